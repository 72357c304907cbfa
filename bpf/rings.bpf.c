/* What is submitted through io_uring goes past the system call table; this is where it can be seen. */
#include "ring.h"
#include "evidence.h"
#include "paths.h"
#include "calls.h"

char LICENSE[] SEC("license") = "GPL";

enum { OP_CONNECT = 16, OP_OPENAT = 18, OP_OPENAT2 = 28, OP_RENAMEAT = 35, OP_UNLINKAT = 36, OP_SOCKET = 45 };

struct {
  __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
  __uint(max_entries, 1);
  __type(key, u32);
  __type(value, struct syscall_event);
} submission_scratch SEC(".maps");

SEC("tp_btf/io_uring_submit_req")
int BPF_PROG(on_submission, struct io_kiocb *request)
{
  u8 opcode = BPF_CORE_READ(request, opcode);
  if (opcode != OP_CONNECT && opcode != OP_OPENAT && opcode != OP_OPENAT2 && opcode != OP_RENAMEAT &&
      opcode != OP_UNLINKAT && opcode != OP_SOCKET)
    return 0;
  struct task_struct *task = bpf_get_current_task_btf();
  struct settings *set = settings();
  u32 zero = 0;
  struct syscall_event *event = bpf_map_lookup_elem(&submission_scratch, &zero);
  if (!event || !set) return 0;
  u32 space = mount_namespace(task);
  if (space == set->host_mount_namespace || space == set->own_mount_namespace) return 0;
  for (int i = 0; i < 6; i++) event->arguments[i] = 0;
  event->text[0] = event->text2[0] = 0;

  switch (opcode) {
  case OP_OPENAT:
  case OP_OPENAT2: {
    struct io_open *call = (void *)request;
    u64 flags = BPF_CORE_READ(call, how.flags);
    event->arguments[2] = flags;
    bpf_probe_read_kernel_str(event->text, SYSCALL_TEXT, BPF_CORE_READ(call, filename, name));
    bool writes = (flags & 3) || (flags & 01100);
    if (!watched_path(event->text) && !(writes && written(event->text, BPF_CORE_READ(call, dfd)))) return 0;
    break;
  }
  case OP_RENAMEAT: {
    struct io_rename *call = (void *)request;
    bpf_probe_read_kernel_str(event->text, SYSCALL_TEXT, BPF_CORE_READ(call, oldpath, name));
    bpf_probe_read_kernel_str(event->text2, SYSCALL_TEXT, BPF_CORE_READ(call, newpath, name));
    break;
  }
  case OP_UNLINKAT: {
    struct io_unlink *call = (void *)request;
    bpf_probe_read_kernel_str(event->text, SYSCALL_TEXT, BPF_CORE_READ(call, filename, name));
    break;
  }
  case OP_CONNECT: {
    /* Of internet sockets the state of the socket tells more. */
    struct io_connect *call = (void *)request;
    void *address = BPF_CORE_READ(call, addr);
    u16 family = 0;
    bpf_probe_read_user(&family, sizeof(family), address);
    if (family != AF_UNIX_) return 0;
    bpf_probe_read_user_str(event->text, SYSCALL_TEXT, address + 2);
    break;
  }
  case OP_SOCKET: {
    struct io_socket *call = (void *)request;
    u64 family = BPF_CORE_READ(call, domain), type = BPF_CORE_READ(call, type), protocol = BPF_CORE_READ(call, protocol);
    if (!((type & 0xf) == 3 || family == 17 || (family == 16 && protocol == 12))) return 0;
    event->arguments[0] = family;
    event->arguments[1] = type;
    event->arguments[2] = protocol;
    break;
  }
  }

  submit_call(event, task, SUBMITTED | opcode, 0);
  return 0;
}
