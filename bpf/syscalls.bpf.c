/* System calls by their results, for the few that matter, inside containers only. At the exit and not at the entry:
 * what seccomp refuses never enters, and the strings of an entry can still be changed by another thread. */
#include "ring.h"
#include "evidence.h"
#include "paths.h"
#include "calls.h"

char LICENSE[] SEC("license") = "GPL";

#ifdef __TARGET_ARCH_arm64
enum { NUMBER_SENDTO = 206, NUMBER_RECVFROM = 207, NUMBER_SENDMSG = 211, NUMBER_RECVMSG = 212, NUMBER_SENDMMSG = 269 };
#else
enum { NUMBER_SENDTO = 44, NUMBER_RECVFROM = 45, NUMBER_SENDMSG = 46, NUMBER_RECVMSG = 47, NUMBER_SENDMMSG = 307 };
#endif

enum gate {
  GATE_OFF = 0,
  GATE_ALWAYS = 1,
  GATE_OPEN = 2,        /* opened for writing, or a path below one of the watched prefixes, or refused */
  GATE_READ = 3,        /* bytes that came from an internet socket */
  GATE_MODE = 4,        /* a mode with set-user-id or set-group-id */
  GATE_SOCKET = 5,      /* raw, packet and netfilter sockets */
  GATE_DEVICE = 6,      /* block devices */
  GATE_NAMESPACE = 7,   /* clone with CLONE_NEW… */
  GATE_CONNECT = 8,     /* to a unix socket, or of a datagram socket */
  GATE_WRITE = 9,       /* datagrams: new destinations, and questions to name servers */
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

/* Where a process's datagrams went before, so that each place is told once. */
struct destination { u32 pid; u16 family; __be16 port; u8 address[16]; };
struct {
  __uint(type, BPF_MAP_TYPE_LRU_HASH);
  __uint(max_entries, 16384);
  __type(key, struct destination);
  __type(value, u8);
} destinations SEC(".maps");

#define NAME_SERVER_PORT bpf_htons(53)

/* An address that user space gave or got (struct sockaddr_in, sockaddr_in6). */
static __always_inline bool read_address(struct destination *to, const void *from)
{
  u16 family = 0;
  if (!from || bpf_probe_read_user(&family, sizeof(family), from)) return false;
  if (family != AF_INET_ && family != AF_INET6_) return false;
  to->family = family;
  bpf_probe_read_user(&to->port, sizeof(to->port), from + 2);
  if (family == AF_INET_) bpf_probe_read_user(to->address, 4, from + 4);
  else bpf_probe_read_user(to->address, 16, from + 8);
  return true;
}

static __noinline void tell_destination(struct fd_fact *fact, struct destination *to)
{
  u8 one = 1;
  if (!to->port) return;
  if (bpf_map_lookup_elem(&destinations, to)) return;
  bpf_map_update_elem(&destinations, to, &one, BPF_ANY);
  struct socket_event event = {};
  fill_header(&event.header, bpf_get_current_task_btf(), EVENT_DATAGRAM);
  event.socket = fact->socket;
  event.family = (u8)to->family;
  event.protocol = fact->protocol;
  event.local_port = fact->local_port;
  event.remote_port = to->port;
  __builtin_memcpy(event.local, fact->local, 16);
  __builtin_memcpy(event.remote, to->address, 16);
  submit(&event.header, sizeof(event), false);
}

/* The socket behind a descriptor; false for all else. */
static __always_inline bool internet_socket(struct fd_fact *fact, u32 descriptor)
{
  struct file *file = file_at(bpf_get_current_task_btf(), descriptor);
  if (!file) return false;
  read_file(fact, file);
  return (fact->mode & S_IFMT_) == S_IFSOCK_ && (fact->family == AF_INET_ || fact->family == AF_INET6_);
}

/* The first buffer of a struct msghdr. */
static __always_inline void *first_buffer(const void *message, u64 *size)
{
  void *vector = NULL, *base = NULL;
  bpf_probe_read_user(&vector, sizeof(vector), message + 16);
  if (!vector || bpf_probe_read_user(&base, sizeof(base), vector)) return NULL;
  bpf_probe_read_user(size, sizeof(*size), vector + 8);
  return base;
}

static __always_inline int tell_data(struct fd_fact *fact, struct destination *peer, const void *from, s64 length,
                                     bool outbound)
{
  u32 zero = 0;
  struct data_event *event = bpf_map_lookup_elem(&data_scratch, &zero);
  if (!event || !from || length <= 0) return 0;
  u32 size = length > (s64)sizeof(event->bytes) - 1 ? sizeof(event->bytes) - 1 : (u32)length;
  if (size == 0 || size >= sizeof(event->bytes)) return 0;
  if (bpf_probe_read_user(event->bytes, size, from)) return 0;
  fill_header(&event->header, bpf_get_current_task_btf(), EVENT_DATA);
  event->socket = fact->socket;
  event->length = (u32)length;
  event->size = (u16)size;
  event->family = (u8)peer->family;
  event->type = fact->type;
  event->outbound = outbound;
  event->local_port = fact->local_port;
  event->remote_port = peer->port;
  __builtin_memcpy(event->remote, peer->address, 16);
  submit(&event->header, sizeof(*event), false);
  return 0;
}

static __always_inline void connected_peer(struct destination *peer, struct fd_fact *fact)
{
  peer->family = fact->family;
  peer->port = fact->remote_port;
  __builtin_memcpy(peer->address, fact->remote, 16);
}

static __noinline int data_from(u32 number, u64 *arguments, s64 result)
{
  struct fd_fact fact = {};
  if (!internet_socket(&fact, (u32)arguments[0])) return 0;
  struct destination peer = {};
  connected_peer(&peer, &fact);
  const void *from = (void *)arguments[1];
  u64 size = 0;
  if (number == NUMBER_RECVMSG) {
    if (fact.type == SOCK_DGRAM_ && !peer.port) {
      void *name = NULL;
      bpf_probe_read_user(&name, sizeof(name), (void *)arguments[1]);
      read_address(&peer, name);
    }
    from = first_buffer((void *)arguments[1], &size);
  } else if (number == NUMBER_RECVFROM && fact.type == SOCK_DGRAM_ && !peer.port) {
    read_address(&peer, (void *)arguments[4]);
  }
  return tell_data(&fact, &peer, from, result, false);
}

/* Only datagrams are looked at when they leave. */
static __noinline int data_to(u32 number, u64 *arguments, s64 result)
{
  struct fd_fact fact = {};
  if (!internet_socket(&fact, (u32)arguments[0]) || fact.type != SOCK_DGRAM_) return 0;
  struct destination peer = {};
  connected_peer(&peer, &fact);
  const void *from = (void *)arguments[1];
  u64 size = result;
  void *name = NULL;
  if (number == NUMBER_SENDTO) name = (void *)arguments[4];
  if (number == NUMBER_SENDMSG || number == NUMBER_SENDMMSG) {
    bpf_probe_read_user(&name, sizeof(name), (void *)arguments[1]);
    from = first_buffer((void *)arguments[1], &size);
  }
  if (name) read_address(&peer, name);
  peer.pid = 0;
  if (peer.port == NAME_SERVER_PORT) tell_data(&fact, &peer, from, size > 4096 ? 4096 : (s64)size, true);
  peer.pid = (u32)(bpf_get_current_pid_tgid() >> 32);
  tell_destination(&fact, &peer);
  return 0;
}

SEC("tp_btf/sys_exit")
int BPF_PROG(on_sys_exit, struct pt_regs *live, long result)
{
  /* Every system call of the host comes through here: what is not watched leaves after two loads. */
  u32 number = (u32)live->orig_ax;
  struct watch *watch = bpf_map_lookup_elem(&watches, &number);
  if (!watch || watch->gate == GATE_OFF) return 0;
  struct task_struct *task = bpf_get_current_task_btf();
  struct settings *set = settings();
  u32 zero = 0;
  if (!set) return 0;
  u32 space = mount_namespace(task);
  if (space == set->host_mount_namespace || space == set->own_mount_namespace) return 0;

  struct syscall_event *event = bpf_map_lookup_elem(&syscall_scratch, &zero);
  if (!event) return 0;
  u64 *arguments = event->arguments;
  arguments[0] = live->di;
  arguments[1] = live->si;
  arguments[2] = live->dx;
  arguments[3] = live->r10;
  arguments[4] = live->r8;
  arguments[5] = live->r9;

  switch (watch->gate) {
  case GATE_READ:
    if (result > 0 && result <= 65536) data_from(number, arguments, result);
    return 0;
  case GATE_WRITE:
    if (result > 0) data_to(number, arguments, result);
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
  case GATE_CONNECT: {
    u16 family = 0;
    bpf_probe_read_user(&family, sizeof(family), (void *)arguments[1]);
    if (family == AF_INET_ || family == AF_INET6_) {
      struct fd_fact fact = {};
      struct destination peer = {};
      if (result == 0 && internet_socket(&fact, (u32)arguments[0]) && fact.type == SOCK_DGRAM_ &&
          read_address(&peer, (void *)arguments[1])) {
        peer.pid = (u32)(bpf_get_current_pid_tgid() >> 32);
        tell_destination(&fact, &peer);
      }
      return 0;
    }
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
    if (!watched_path(event->text) && !(writes && written(event->text, watch->text == 0 ? -1 : (int)arguments[0]))) return 0;
  }

  submit_call(event, task, number, result);
  return 0;
}
