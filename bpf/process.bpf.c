/* Processes: exec with all the evidence that is gone a moment later, fork, exit. */
#include "ring.h"
#include "evidence.h"

char LICENSE[] SEC("license") = "GPL";

struct {
  __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
  __uint(max_entries, 1);
  __type(key, u32);
  __type(value, struct exec_event);
} scratch SEC(".maps");

/* Rules of the kill-at-exec response: v2 cgroup id and what to kill there. 1: files the image did not contain,
 * 2: everything. Empty by default: nothing is ever killed unless somebody asked for it. */
struct {
  __uint(type, BPF_MAP_TYPE_HASH);
  __uint(max_entries, 4096);
  __uint(map_flags, BPF_F_NO_PREALLOC);
  __type(key, u64);
  __type(value, u32);
} kill_at_exec SEC(".maps");

/* Programs to kill wherever they are executed in that container: cgroup and inode. */
struct program_key { u64 cgroup, inode; u32 device, pad; };
struct {
  __uint(type, BPF_MAP_TYPE_HASH);
  __uint(max_entries, 16384);
  __uint(map_flags, BPF_F_NO_PREALLOC);
  __type(key, struct program_key);
  __type(value, u32);
} killed_programs SEC(".maps");

static __always_inline bool suspicious(const struct exec_event *event)
{
  /* What must be looked at now, not with the next poll: a standard stream on an internet socket, a dropped file,
   * a foreign root, a program without a name. */
#pragma unroll
  for (int i = 0; i < 3; i++)
    if ((event->fds[i].mode & S_IFMT_) == S_IFSOCK_ && event->fds[i].family != AF_UNIX_) return true;
  return (event->header.flags & (EXEC_UPPER | EXEC_FOREIGN_ROOT | EXEC_KILLED)) || event->links == 0;
}

SEC("tp_btf/sched_process_exec")
int BPF_PROG(on_exec, struct task_struct *task, int old_pid, struct linux_binprm *bprm)
{
  u32 zero = 0;
  struct exec_event *event = bpf_map_lookup_elem(&scratch, &zero);
  struct settings *set = settings();
  if (!event || !set) return 0;
  /* Everything but the tail, which is only sent as far as it was written. */
  volatile u64 *words = (void *)event;
  for (u32 i = 0; i < (sizeof(*event) - ARGUMENTS - ENVIRONMENT) / 8; i++) words[i] = 0;
  fill_header(&event->header, task, EVENT_EXEC);

  struct task_struct *parent = task->real_parent;
  event->parent = parent->tgid;
  event->parent_start = parent->group_leader->start_boottime;
  struct cred *cred = task->cred;
  struct cred *parents = parent->cred;
  event->user = cred->uid.val;
  event->group = cred->gid.val;
  event->effective_user = cred->euid.val;
  event->effective_group = cred->egid.val;
  event->capabilities = capabilities(cred);
  event->user_namespace = cred->user_ns->ns.inum;
  event->user_namespace_level = cred->user_ns->level;
  event->parent_user = parents->uid.val;
  event->parent_effective_user = parents->euid.val;
  event->parent_capabilities = capabilities(parents);
  event->network_namespace = task->nsproxy->net_ns->ns.inum;
  if (event->header.mount_namespace == set->host_mount_namespace || event->header.mount_namespace == set->own_mount_namespace)
    event->header.flags |= EXEC_HOST;
  if (task->signal->tty) event->header.flags |= EXEC_TTY;

  struct file *file = task->mm->exe_file;
  struct inode *inode = BPF_CORE_READ(file, f_inode);
  event->inode = BPF_CORE_READ(inode, i_ino);
  event->device = BPF_CORE_READ(inode, i_sb, s_dev);
  event->links = BPF_CORE_READ(inode, i_nlink);
  event->mode = BPF_CORE_READ(inode, i_mode);
  event->owner = BPF_CORE_READ(inode, i_uid.val);
  if (BPF_CORE_READ(inode, i_sb, s_magic) == OVERLAYFS_MAGIC) {
    event->header.flags |= EXEC_OVERLAY;
    if (bpf_core_field_exists(struct ovl_inode, __upperdentry)) {
      struct ovl_inode *overlay = (void *)inode - bpf_core_field_offset(struct ovl_inode, vfs_inode);
      if (BPF_CORE_READ(overlay, __upperdentry)) event->header.flags |= EXEC_UPPER;
    }
  }
  struct fs_struct *fs = task->fs;
  u32 own = event->header.mount_namespace;
  u32 of_pwd = namespace_of(BPF_CORE_READ(fs, pwd.mnt));
  u32 of_root = namespace_of(BPF_CORE_READ(fs, root.mnt));
  u32 of_file = namespace_of(BPF_CORE_READ(file, f_path.mnt));
  if ((of_pwd && of_pwd != own) || (of_root && of_root != own) || (of_file && of_file != own))
    event->header.flags |= EXEC_FOREIGN_ROOT;

#pragma unroll
  for (int i = 0; i < 3; i++) {
    struct file *standard = file_at(task, i);
    if (standard) read_file(&event->fds[i], standard);
  }

  BPF_CORE_READ_STR_INTO(&event->comm, task, comm);
  struct cgroup *unified = task->cgroups->dfl_cgrp;
  cgroup_name(event->cgroup_v2, unified);
  cgroup_name(event->cgroup_v2_parent, BPF_CORE_READ(unified, self.parent, cgroup));
  u32 pids = bpf_core_enum_value(enum cgroup_subsys_id, pids_cgrp_id);
  struct cgroup_subsys_state *state = NULL;
  struct css_set *set_of = task->cgroups;
  if (pids < 32)
    bpf_probe_read_kernel(&state, sizeof(state),
                          (void *)set_of + bpf_core_field_offset(struct css_set, subsys) + pids * sizeof(void *));
  cgroup_name(event->cgroup_v1, BPF_CORE_READ(state, cgroup));

  bpf_probe_read_kernel_str(event->file_name, FILE_NAME, BPF_CORE_READ(bprm, filename));
  bpf_probe_read_kernel_str(event->interpreter, FILE_NAME, BPF_CORE_READ(bprm, interp));
  struct path *path = (void *)file + bpf_core_field_offset(struct file, f_path);
  read_path(event->path, path);

  event->arguments_count = BPF_CORE_READ(bprm, argc);
  u64 start = task->mm->arg_start, end = task->mm->arg_end;
  u64 length = end > start ? end - start : 0;
  if (length > ARGUMENTS - 1) {
    length = ARGUMENTS - 1;
    event->header.flags |= EXEC_ARGUMENTS_CUT;
  }
  length &= ARGUMENTS - 1;
  if (length && bpf_probe_read_user(event->tail, length, (void *)start) != 0) length = 0;
  event->arguments_size = length;

  /* The environment only where it can subvert a program that gains rights. */
  u64 environment = 0;
  if ((event->mode & 06000) || event->effective_user != event->user) {
    start = task->mm->env_start;
    end = task->mm->env_end;
    environment = end > start ? end - start : 0;
    if (environment > ENVIRONMENT - 1) environment = ENVIRONMENT - 1;
    environment &= ENVIRONMENT - 1;
    if (environment && bpf_probe_read_user(event->tail + length, environment, (void *)start) != 0) environment = 0;
  }
  event->environment_size = environment;

  u32 *rule = bpf_map_lookup_elem(&kill_at_exec, &event->header.cgroup);
  struct program_key key = { event->header.cgroup, event->inode, event->device, 0 };
  u32 *program = bpf_map_lookup_elem(&killed_programs, &key);
  if ((rule && (*rule == 2 || (*rule == 1 && (event->header.flags & EXEC_UPPER)))) || program) {
    bpf_send_signal(9);
    event->header.flags |= EXEC_KILLED;
  }

  u64 size = sizeof(*event) - ARGUMENTS - ENVIRONMENT + length + environment;
  if (size > sizeof(*event)) return 0;
  submit(&event->header, size, suspicious(event));
  return 0;
}

SEC("tp_btf/sched_process_fork")
int BPF_PROG(on_fork, struct task_struct *parent, struct task_struct *child)
{
  if (child->pid != child->tgid) return 0;  /* a thread */
  struct fork_event event = {};
  fill_header(&event.header, child, EVENT_FORK);
  event.parent = parent->tgid;
  event.parent_start = parent->group_leader->start_boottime;
  event.user = child->cred->euid.val;
  submit(&event.header, sizeof(event), false);
  return 0;
}

SEC("tp_btf/sched_process_exit")
int BPF_PROG(on_exit, struct task_struct *task)
{
  if (task->signal->live.counter != 0) return 0;  /* other threads live on */
  if (task->flags & PF_KTHREAD_) return 0;
  struct exit_event event = {};
  fill_header(&event.header, task, EVENT_EXIT);
  event.code = task->exit_code;
  event.parent = task->real_parent->tgid;
  submit(&event.header, sizeof(event), false);
  return 0;
}
