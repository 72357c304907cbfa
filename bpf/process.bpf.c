/* Processes: exec with all the evidence that is gone a moment later, fork, exit. */
#include "ring.h"
#include "evidence.h"
#include "tail.h"

char LICENSE[] SEC("license") = "GPL";

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

/* The socket behind a standard stream: `number` says which of the tail's it becomes. Not static: looked at once.
 * Gives its family. */
__noinline u32 read_stream_socket(u64 socket, u32 number)
{
  struct exec_event *event = scratch_event();
  struct sock *sk = BPF_CORE_READ((struct socket *)socket, sk);
  if (!event || !sk || number >= 3) return 0;
  struct fd_fact known = {};
  read_socket(&known, sk);
  struct socket_fact *fact = (struct socket_fact *)event->tail + number;
  fact->socket = known.socket;
  fact->peer = known.peer;
  fact->local_port = known.local_port;
  fact->remote_port = known.remote_port;
  fact->family = known.family;
  fact->state = known.state;
  fact->type = known.type;
  fact->protocol = known.protocol;
  __builtin_memcpy(fact->remote, known.remote, 16);
  __builtin_memcpy(fact->local, known.local, 16);
  return known.family ? known.family : 0xffff;
}

/* A stream of a process with so many descriptors that its table lies elsewhere. Gives the socket's address. */
__noinline u64 read_far_stream(u32 number)
{
  struct exec_event *event = scratch_event();
  if (!event || number >= 3) return 0;
  struct file *file = file_at(bpf_get_current_task_btf(), number);
  if (!file) return 0;
  struct inode *inode = BPF_CORE_READ(file, f_inode);
  struct stream_fact *stream = &event->streams[number];
  stream->mode = BPF_CORE_READ(inode, i_mode);
  stream->inode = BPF_CORE_READ(inode, i_ino);
  stream->device = (stream->mode & S_IFMT_) == S_IFCHR_ ? BPF_CORE_READ(inode, i_rdev) : BPF_CORE_READ(inode, i_sb, s_dev);
  return (u64)BPF_CORE_READ(file, private_data);
}

/* Fields are read through typed pointers wherever there are some: a load costs a nanosecond, a helper ten times that.
 * Gives whether one of them is on the internet. */
__noinline u32 read_streams(void)
{
  struct exec_event *event = scratch_event();
  if (!event) return 0;
  struct files_struct *files = bpf_get_current_task_btf()->files;
  bool is_near = (void *)files->fdt == (void *)&files->fdtab, on_network = false;
  u32 sockets = 0;
#pragma unroll
  for (int i = 0; i < 3; i++) {
    struct stream_fact *stream = &event->streams[i];
    u64 socket = 0;
    stream->inode = 0;
    stream->device = 0;
    stream->mode = stream->socket = 0;
    if (is_near) {
      struct file *file = files->fd_array[i];
      if (!file) continue;
      struct inode *inode = file->f_inode;
      stream->mode = inode->i_mode;
      stream->inode = inode->i_ino;
      stream->device = (stream->mode & S_IFMT_) == S_IFCHR_ ? inode->i_rdev : inode->i_sb->s_dev;
      if ((stream->mode & S_IFMT_) == S_IFSOCK_) socket = (u64)BPF_CORE_READ(file, private_data);
    } else {
      socket = read_far_stream(i);
    }
    if ((stream->mode & S_IFMT_) != S_IFSOCK_) continue;
    u32 family = read_stream_socket(socket, sockets);
    if (!family) continue;
    on_network = on_network || family == AF_INET_ || family == AF_INET6_;
    stream->socket = ++sockets;
  }
  event->sockets = sockets;
  return on_network;
}

__noinline u64 put_cgroups(u64 used)
{
  struct exec_event *event = scratch_event();
  if (!event) return used;
  char *tail = event->tail;
  struct css_set *set = bpf_get_current_task_btf()->cgroups;
  struct cgroup *unified = set->dfl_cgrp;
  used = put_text(tail, used, unified->kn->name, CGROUP_NAME);
  struct cgroup_subsys_state *above = unified->self.parent;
  used = put_text(tail, used, above ? BPF_CORE_READ(above, cgroup, kn, name) : NULL, CGROUP_NAME);
  u32 pids = bpf_core_enum_value(enum cgroup_subsys_id, pids_cgrp_id);
  struct cgroup_subsys_state *state = NULL;
  if (pids < 32)
    bpf_probe_read_kernel(&state, sizeof(state),
                          (void *)set + bpf_core_field_offset(struct css_set, subsys) + pids * sizeof(void *));
  return put_text(tail, used, state ? BPF_CORE_READ(state, cgroup, kn, name) : NULL, CGROUP_NAME);
}

static __always_inline bool is_foreign(struct file *file, struct fs_struct *fs, u32 own)
{
  struct vfsmount *of_root = fs->root.mnt, *of_pwd = fs->pwd.mnt, *of_file = file->f_path.mnt;
  u32 space = namespace_of(of_root);
  if (space && space != own) return true;
  if (of_pwd != of_root) {
    space = namespace_of(of_pwd);
    if (space && space != own) return true;
  }
  if (of_file == of_root || of_file == of_pwd) return false;
  space = namespace_of(of_file);
  return space && space != own;
}

static __always_inline void read_program(struct exec_event *event, struct file *file)
{
  struct inode *inode = file->f_inode;
  struct super_block *system = inode->i_sb;
  event->inode = inode->i_ino;
  event->device = system->s_dev;
  event->links = inode->i_nlink;
  event->mode = inode->i_mode;
  event->owner = inode->i_uid.val;
  if (system->s_magic != OVERLAYFS_MAGIC) return;
  event->header.flags |= EXEC_OVERLAY;
  if (bpf_core_field_exists(struct ovl_inode, __upperdentry)) {
    struct ovl_inode *overlay = (void *)inode - bpf_core_field_offset(struct ovl_inode, vfs_inode);
    if (BPF_CORE_READ(overlay, __upperdentry)) event->header.flags |= EXEC_UPPER;
  }
}

static __always_inline void read_rights(struct exec_event *event, struct task_struct *task, struct task_struct *parent)
{
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
  event->login_user = bpf_core_field_exists(task->loginuid) ? task->loginuid.val : (u32)-1;
}

/* Whether a rule wants the program dead before its first instruction. */
static __always_inline bool is_condemned(struct exec_event *event)
{
  u32 *rule = bpf_map_lookup_elem(&kill_at_exec, &event->header.cgroup);
  if (rule && (*rule == 2 || (*rule == 1 && (event->header.flags & EXEC_UPPER)))) return true;
  struct program_key key = { event->header.cgroup, event->inode, event->device, 0 };
  return bpf_map_lookup_elem(&killed_programs, &key) != NULL;
}

SEC("tp_btf/sched_process_exec")
int BPF_PROG(on_exec, struct task_struct *task, int old_pid, struct linux_binprm *bprm)
{
  struct exec_event *event = scratch_event();
  struct settings *set = settings();
  if (!event || !set) return 0;
  event->own_pid = fill_header(&event->header, task, EVENT_EXEC);
  struct task_struct *parent = task->real_parent;
  event->parent = parent->tgid;
  event->parent_start = parent->group_leader->start_boottime;
  read_rights(event, task, parent);
  event->network_namespace = task->nsproxy->net_ns->ns.inum;
  u32 space = event->header.mount_namespace;
  if (space == set->host_mount_namespace || space == set->own_mount_namespace) event->header.flags |= EXEC_HOST;
  if (task->signal->tty) event->header.flags |= EXEC_TTY;

  struct file *file = task->mm->exe_file;
  struct fs_struct *fs = task->fs;
  read_program(event, file);
  if (is_foreign(file, fs, space)) event->header.flags |= EXEC_FOREIGN_ROOT;
  if (set->kills && is_condemned(event)) {
    bpf_send_signal(9);
    event->header.flags |= EXEC_KILLED;
  }
  bpf_get_current_comm(event->comm, sizeof(event->comm));

  /* What must be looked at now, not with the next poll: all that begins in a container; on the host a standard stream on
   * an internet socket, a dropped file, a foreign root, a program without a name. A container that begins much at once
   * waits for the poll again (submit_for). */
  bool urgent = (event->header.flags & (EXEC_UPPER | EXEC_FOREIGN_ROOT | EXEC_KILLED)) || event->links == 0 ||
                !(event->header.flags & EXEC_HOST);
  char *tail = event->tail;
  urgent = read_streams() || urgent;
  u64 used = event->sockets * sizeof(struct socket_fact);

  /* A cgroup's names never change: once a second is enough for whoever missed the first time. */
  struct cgroup_account *own = account_of(&event->header, &urgent);
  u64 second = event->header.time / NANOSECONDS;
  bool names = !own || event->header.cgroup <= 1 || own->named != second;
  if (names) {
    used = put_cgroups(used);
  } else {
    for (int i = 0; i < 3; i++) used = put_text(tail, used, NULL, 1);
  }
  const char *name = bprm->filename, *interpreter = bprm->interp;
  used = put_text(tail, used, name, FILE_NAME);
  used = put_text(tail, used, interpreter == name ? NULL : interpreter, FILE_NAME);
  used = put_path(PATH_OF_PROGRAM, used, TEXTS / 2);
  used = put_path(PATH_OF_DIRECTORY, used, TEXTS - 2 * COMPONENT);
  MASKED(used);
  event->texts_size = used;

  u64 start = task->mm->arg_start, end = task->mm->arg_end;
  u64 length = end > start ? end - start : 0;
  event->arguments_count = bprm->argc;
  if (length > ARGUMENTS - 1) {
    length = ARGUMENTS - 1;
    event->header.flags |= EXEC_ARGUMENTS_CUT;
  }
  length &= ARGUMENTS - 1;
  if (length && bpf_probe_read_user(tail + used, length, (void *)start) != 0) length = 0;
  event->arguments_size = length;
  used += length;

  /* The environment only where it can subvert a program that gains rights. */
  u64 environment = 0;
  if ((event->mode & 06000) || event->effective_user != event->user) {
    start = task->mm->env_start;
    end = task->mm->env_end;
    environment = end > start ? end - start : 0;
    if (environment > ENVIRONMENT - 1) environment = ENVIRONMENT - 1;
    environment &= ENVIRONMENT - 1;
    if (environment && bpf_probe_read_user(tail + used, environment, (void *)start) != 0) environment = 0;
  }
  event->environment_size = environment;
  u64 size = __builtin_offsetof(struct exec_event, tail) + used + environment;
  if (size > sizeof(*event)) return 0;
  if (submit_for(own, &event->header, size, urgent) == 0 && own && names) own->named = second;
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
