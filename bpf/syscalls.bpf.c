/* System calls by their results, for the few that matter, inside containers only. At the exit and not at the entry:
 * what seccomp refuses never enters, and the strings of an entry can still be changed by another thread. */
#include "ring.h"
#include "evidence.h"

char LICENSE[] SEC("license") = "GPL";

enum gate {
  GATE_OFF = 0,
  GATE_ALWAYS = 1,
  GATE_OPEN = 2,        /* opened for writing, or a path below one of the watched prefixes, or refused */
  GATE_READ = 3,        /* bytes that came from an internet socket */
  GATE_MODE = 4,        /* a mode with set-user-id or set-group-id */
  GATE_SOCKET = 5,      /* raw, packet and netfilter sockets */
  GATE_DEVICE = 6,      /* block devices */
  GATE_NAMESPACE = 7,   /* clone with CLONE_NEW… */
  GATE_UNIX = 8,        /* connect to a unix socket */
};

/* What to do with a system call, by its number. */
struct watch { u8 gate, text, text2, mode; };
struct {
  __uint(type, BPF_MAP_TYPE_ARRAY);
  __uint(max_entries, 512);
  __type(key, u32);
  __type(value, struct watch);
} watches SEC(".maps");

struct {
  __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
  __uint(max_entries, 1);
  __type(key, u32);
  __type(value, struct syscall_event);
} syscall_scratch SEC(".maps");

struct data_event {
  struct event_header header;
  u64 socket;
  u32 length;           /* that the call returned */
  u16 size;             /* that stand in `bytes` */
  u8 family, outbound;
  u16 local_port;
  __be16 remote_port;
  u8 remote[16];
  u8 type, pad[3];      /* SOCK_… */
  u8 bytes[192];
};

struct {
  __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
  __uint(max_entries, 1);
  __type(key, u32);
  __type(value, struct data_event);
} data_scratch SEC(".maps");

static __always_inline bool starts(const char *text, const char *prefix, int length)
{
  for (int i = 0; i < length; i++)
    if (text[i] != prefix[i]) return false;
  return true;
}

/* Paths that matter also when they are only read. */
static __always_inline bool watched_path(const char *path)
{
  if (path[0] != '/') return false;
  if (starts(path, "/proc/", 6) || starts(path, "/dev/", 5) || starts(path, "/sys/", 5)) {
    /* What every program opens all day. */
    return !(starts(path, "/proc/self/", 11) || starts(path, "/dev/null", 9) || starts(path, "/dev/urandom", 12) ||
             starts(path, "/dev/zero", 9) || starts(path, "/dev/tty", 8) || starts(path, "/dev/shm", 8) ||
             starts(path, "/sys/devices/system/cpu", 23) || starts(path, "/sys/fs/cgroup/", 15) ||
             starts(path, "/proc/meminfo", 13) || starts(path, "/proc/cpuinfo", 13) || starts(path, "/proc/stat", 10)) ||
           starts(path, "/proc/self/exe", 14) || starts(path, "/proc/self/mem", 14);
  }
  return starts(path, "/etc/shadow", 11) || starts(path, "/etc/gshadow", 12) || starts(path, "/etc/sudoers", 12) ||
         starts(path, "/run/secrets/", 13) || starts(path, "/var/run/secrets/", 17) || starts(path, "/root/.ssh", 10);
}

static __noinline int data_from(u32 number, u32 descriptor, u64 buffer, s64 result)
{
  u32 zero = 0;
  struct task_struct *task = (void *)bpf_get_current_task();
  struct data_event *event = bpf_map_lookup_elem(&data_scratch, &zero);
  if (!event) return 0;
  struct file *file = file_at(task, descriptor);
  if (!file) return 0;
  struct fd_fact fact = {};
  read_file(&fact, file);
  if ((fact.mode & S_IFMT_) != S_IFSOCK_ || (fact.family != AF_INET_ && fact.family != AF_INET6_)) return 0;
  void *from = (void *)buffer;
  if (number == 47) {  /* recvmsg: the first buffer of the message */
    void *vector = NULL;
    bpf_probe_read_user(&vector, sizeof(vector), (void *)buffer + 16);
    if (!vector || bpf_probe_read_user(&from, sizeof(from), vector)) return 0;
  }
  u32 size = result > (s64)sizeof(event->bytes) - 1 ? sizeof(event->bytes) - 1 : (u32)result;
  if (size == 0 || size >= sizeof(event->bytes)) return 0;
  if (bpf_probe_read_user(event->bytes, size, from)) return 0;
  fill_header(&event->header, task, EVENT_DATA);
  event->socket = fact.socket;
  event->length = (u32)result;
  event->size = (u16)size;
  event->family = fact.family;
  event->type = fact.type;
  event->outbound = 0;
  event->local_port = fact.local_port;
  event->remote_port = fact.remote_port;
  __builtin_memcpy(event->remote, fact.remote, 16);
  submit(&event->header, sizeof(*event), false);
  return 0;
}

SEC("tp_btf/sys_exit")
int BPF_PROG(on_sys_exit, struct pt_regs *live, long result)
{
  struct task_struct *task = (void *)bpf_get_current_task();
  struct settings *set = settings();
  u32 zero = 0;
  u64 number_raw = 0;
  bpf_probe_read_kernel(&number_raw, sizeof(number_raw), &live->orig_ax);
  u32 number = (u32)number_raw;
  struct watch *watch = bpf_map_lookup_elem(&watches, &number);
  if (!watch || watch->gate == GATE_OFF || !set) return 0;
  u32 space = mount_namespace(task);
  if (space == set->host_mount_namespace || space == set->own_mount_namespace) return 0;

  struct syscall_event *event = bpf_map_lookup_elem(&syscall_scratch, &zero);
  if (!event) return 0;
  u64 *arguments = event->arguments;
  bpf_probe_read_kernel(&arguments[0], 8, &live->di);
  bpf_probe_read_kernel(&arguments[1], 8, &live->si);
  bpf_probe_read_kernel(&arguments[2], 8, &live->dx);
  bpf_probe_read_kernel(&arguments[3], 8, &live->r10);
  bpf_probe_read_kernel(&arguments[4], 8, &live->r8);
  bpf_probe_read_kernel(&arguments[5], 8, &live->r9);

  switch (watch->gate) {
  case GATE_READ:
    if (result > 0 && result <= 65536) data_from(number, (u32)arguments[0], arguments[1], result);
    return 0;
  case GATE_MODE:
    if (!(arguments[watch->mode & 3] & 06000)) return 0;
    break;
  case GATE_SOCKET:
    if (!((arguments[1] & 0xf) == 3 || arguments[0] == 17 || (arguments[0] == 16 && arguments[2] == 12))) return 0;
    break;
  case GATE_DEVICE:
    if ((arguments[watch->mode & 3] & S_IFMT_) != 0060000 && (arguments[watch->mode & 3] & S_IFMT_) != 0020000) return 0;
    break;
  case GATE_NAMESPACE:
    if (!(arguments[0] & 0x7e020000)) return 0;
    break;
  case GATE_UNIX: {
    u16 family = 0;
    bpf_probe_read_user(&family, sizeof(family), (void *)arguments[1]);
    if (family != AF_UNIX_) return 0;
    arguments[1] += 2;  /* the path follows the family */
    break;
  }
  default: break;
  }

  event->text[0] = event->text2[0] = 0;
  if (watch->text < 6) bpf_probe_read_user_str(event->text, SYSCALL_TEXT, (void *)arguments[watch->text & 7 & 3]);
  if (watch->text2 < 6) bpf_probe_read_user_str(event->text2, SYSCALL_TEXT, (void *)arguments[watch->text2 & 3]);

  if (watch->gate == GATE_OPEN) {
    u64 flags = arguments[watch->mode & 3];
    if (number == 437) bpf_probe_read_user(&flags, sizeof(flags), (void *)arguments[2]);  /* openat2: struct open_how */
    arguments[watch->mode & 3] = flags;
    bool writes = (flags & 3) || (flags & 01100);
    if (!watched_path(event->text)) {
      /* Writes are many and mostly dull: only below /etc, into root's home, cron and the like does one matter. */
      if (!writes) return 0;
      if (!(starts(event->text, "/etc/", 5) || starts(event->text, "/root/", 6) || starts(event->text, "/var/spool/cron", 15) ||
            starts(event->text, "/var/log/", 9) || starts(event->text, "/home/", 6) || starts(event->text, "/host", 5)))
        return 0;
    }
  }

  fill_header(&event->header, task, EVENT_SYSCALL);
  event->number = number;
  event->result = result;
  struct cred *cred = BPF_CORE_READ(task, cred);
  event->user = BPF_CORE_READ(cred, uid.val);
  event->effective_user = BPF_CORE_READ(cred, euid.val);
  event->capabilities = capabilities(cred);
  BPF_CORE_READ_STR_INTO(&event->comm, task, comm);
  event->cgroup_v2[0] = 0;
  cgroup_name(event->cgroup_v2, BPF_CORE_READ(task, cgroups, dfl_cgrp));
  submit(&event->header, sizeof(*event), true);
  return 0;
}
