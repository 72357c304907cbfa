/* What already runs when the sensor starts: one line of facts for each process, each descriptor. */
#include "kernel.h"
#include "events.h"
#include "evidence.h"

char LICENSE[] SEC("license") = "GPL";

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)
struct seq_file { int unused; };
struct bpf_iter_meta { struct seq_file *seq; u64 session_id, seq_num; };
struct bpf_iter__task { struct bpf_iter_meta *meta; struct task_struct *task; };
struct bpf_iter__task_file { struct bpf_iter_meta *meta; struct task_struct *task; u32 fd; struct file *file; };
#pragma clang attribute pop

struct task_record {
  u64 start, parent_start, cgroup, capabilities, inode;
  u32 pid, parent, mount_namespace, pid_namespace, user, effective_user, device, links;
  u32 network_namespace, flags;
  char comm[16];
  char cgroup_v2[CGROUP_NAME], cgroup_v2_parent[CGROUP_NAME], cgroup_v1[CGROUP_NAME];
};

struct file_record {
  u32 pid, descriptor;
  struct fd_fact fact;
};

struct {
  __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
  __uint(max_entries, 1);
  __type(key, u32);
  __type(value, struct task_record);
} record_scratch SEC(".maps");

SEC("iter/task")
int each_task(struct bpf_iter__task *context)
{
  struct task_struct *task = context->task;
  if (!task || BPF_CORE_READ(task, pid) != BPF_CORE_READ(task, tgid)) return 0;
  if (BPF_CORE_READ(task, flags) & PF_KTHREAD_) return 0;
  u32 zero = 0;
  struct task_record *record = bpf_map_lookup_elem(&record_scratch, &zero);
  if (!record) return 0;
  volatile u64 *words = (void *)record;
  for (u32 i = 0; i < sizeof(*record) / 8; i++) words[i] = 0;
  record->pid = BPF_CORE_READ(task, tgid);
  record->start = BPF_CORE_READ(task, start_boottime);
  record->parent = BPF_CORE_READ(task, real_parent, tgid);
  record->parent_start = BPF_CORE_READ(task, real_parent, group_leader, start_boottime);
  record->cgroup = BPF_CORE_READ(task, cgroups, dfl_cgrp, kn, id);
  record->mount_namespace = mount_namespace(task);
  u32 own = 0;
  record->pid_namespace = pid_namespace(task, &own);
  record->network_namespace = BPF_CORE_READ(task, nsproxy, net_ns, ns.inum);
  struct cred *cred = BPF_CORE_READ(task, cred);
  record->user = BPF_CORE_READ(cred, uid.val);
  record->effective_user = BPF_CORE_READ(cred, euid.val);
  record->capabilities = capabilities(cred);
  struct inode *inode = BPF_CORE_READ(task, mm, exe_file, f_inode);
  record->inode = BPF_CORE_READ(inode, i_ino);
  record->device = BPF_CORE_READ(inode, i_sb, s_dev);
  record->links = BPF_CORE_READ(inode, i_nlink);
  if (BPF_CORE_READ(inode, i_sb, s_magic) == OVERLAYFS_MAGIC && bpf_core_field_exists(struct ovl_inode, __upperdentry)) {
    struct ovl_inode *overlay = (void *)inode - bpf_core_field_offset(struct ovl_inode, vfs_inode);
    record->flags |= EXEC_OVERLAY;
    if (BPF_CORE_READ(overlay, __upperdentry)) record->flags |= EXEC_UPPER;
  }
  BPF_CORE_READ_STR_INTO(&record->comm, task, comm);
  struct cgroup *unified = BPF_CORE_READ(task, cgroups, dfl_cgrp);
  cgroup_name(record->cgroup_v2, unified);
  cgroup_name(record->cgroup_v2_parent, BPF_CORE_READ(unified, self.parent, cgroup));
  u32 pids = bpf_core_enum_value(enum cgroup_subsys_id, pids_cgrp_id);
  struct cgroup_subsys_state *state = NULL;
  struct css_set *set_of = BPF_CORE_READ(task, cgroups);
  if (pids < 32)
    bpf_probe_read_kernel(&state, sizeof(state),
                          (void *)set_of + bpf_core_field_offset(struct css_set, subsys) + pids * sizeof(void *));
  cgroup_name(record->cgroup_v1, BPF_CORE_READ(state, cgroup));
  bpf_seq_write(context->meta->seq, record, sizeof(*record));
  return 0;
}

SEC("iter/task_file")
int each_file(struct bpf_iter__task_file *context)
{
  struct task_struct *task = context->task;
  struct file *file = context->file;
  if (!task || !file) return 0;
  struct file_record record = {};
  record.pid = BPF_CORE_READ(task, tgid);
  record.descriptor = context->fd;
  read_file(&record.fact, file);
  bpf_seq_write(context->meta->seq, &record, sizeof(record));
  return 0;
}
