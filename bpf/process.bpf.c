/* Processes: every successful exec. */
#include "kernel.h"

char LICENSE[] SEC("license") = "GPL";

struct {
  __uint(type, BPF_MAP_TYPE_RINGBUF);
  __uint(max_entries, 8 << 20);
} events SEC(".maps");

struct exec_event {
  u64 time;
  u32 pid, parent;
};

SEC("tp_btf/sched_process_exec")
int BPF_PROG(on_exec, struct task_struct *task)
{
  struct exec_event *event = bpf_ringbuf_reserve(&events, sizeof(*event), 0);
  if (!event) return 0;
  event->time = bpf_ktime_get_boot_ns();
  event->pid = task->tgid;
  event->parent = task->real_parent->tgid;
  bpf_ringbuf_submit(event, BPF_RB_NO_WAKEUP);
  return 0;
}
