/* Facts about a task, its files and its sockets, read where they are. */
#ifndef BULKHEAD_EVIDENCE_H
#define BULKHEAD_EVIDENCE_H
#include "kernel.h"
#include "events.h"

static __always_inline u32 mount_namespace(struct task_struct *task)
{
  return task->nsproxy->mnt_ns->ns.inum;
}

/* The innermost pid namespace of a task, and its number there. */
static __always_inline u32 pid_namespace(struct task_struct *task, u32 *own)
{
  struct pid *pid = task->thread_pid;
  u32 level = pid->level;
  if (level == 0) {
    *own = task->pid;
    return pid->numbers[0].ns->ns.inum;
  }
  if (level > 32) return 0;
  struct upid number = {};
  bpf_probe_read_kernel(&number, sizeof(number),
                        (void *)pid + bpf_core_field_offset(struct pid, numbers) + level * bpf_core_type_size(struct upid));
  *own = number.nr;
  return BPF_CORE_READ(number.ns, ns.inum);
}

static __always_inline u64 capabilities(struct cred *cred)
{
  u64 value = 0;
  bpf_probe_read_kernel(&value, sizeof(value), (void *)cred + bpf_core_field_offset(struct cred, cap_effective));
  return value;
}

/* Gives the number of the task in its own pid namespace. */
static __always_inline u32 fill_header(struct event_header *header, struct task_struct *task, u16 kind)
{
  header->time = bpf_ktime_get_boot_ns();
  header->kind = kind;
  header->flags = 0;
  header->pid = task->tgid;
  header->tid = task->pid;
  header->start = task->group_leader->start_boottime;
  header->cgroup = task->cgroups->dfl_cgrp->kn->id;
  header->mount_namespace = mount_namespace(task);
  u32 own = 0;
  header->pid_namespace = pid_namespace(task, &own);
  return own;
}

static __always_inline void read_socket(struct fd_fact *fact, struct sock *sk)
{
  fact->socket = (u64)sk;
  fact->family = (u8)BPF_CORE_READ(sk, __sk_common.skc_family);
  fact->state = BPF_CORE_READ(sk, __sk_common.skc_state);
  fact->type = (u8)BPF_CORE_READ(sk, sk_type);
  fact->protocol = (u8)BPF_CORE_READ(sk, sk_protocol);
  if (fact->family == AF_UNIX_) {
    fact->peer = (u64)BPF_CORE_READ((struct unix_sock *)sk, peer);
    return;
  }
  fact->local_port = BPF_CORE_READ(sk, __sk_common.skc_num);
  fact->remote_port = BPF_CORE_READ(sk, __sk_common.skc_dport);
  if (fact->family == AF_INET_) {
    BPF_CORE_READ_INTO((__be32 *)fact->remote, sk, __sk_common.skc_daddr);
    BPF_CORE_READ_INTO((__be32 *)fact->local, sk, __sk_common.skc_rcv_saddr);
  } else if (fact->family == AF_INET6_) {
    BPF_CORE_READ_INTO((struct in6_addr *)fact->remote, sk, __sk_common.skc_v6_daddr);
    BPF_CORE_READ_INTO((struct in6_addr *)fact->local, sk, __sk_common.skc_v6_rcv_saddr);
  }
}

static __always_inline struct file *file_at(struct task_struct *task, u32 number)
{
  struct fdtable *table = BPF_CORE_READ(task, files, fdt);
  if (!table || number >= BPF_CORE_READ(table, max_fds)) return NULL;
  struct file **slots = BPF_CORE_READ(table, fd);
  struct file *file = NULL;
  bpf_probe_read_kernel(&file, sizeof(file), slots + number);
  return file;
}

static __always_inline void read_file(struct fd_fact *fact, struct file *file)
{
  struct inode *inode = BPF_CORE_READ(file, f_inode);
  fact->mode = BPF_CORE_READ(inode, i_mode);
  fact->inode = BPF_CORE_READ(inode, i_ino);
  u16 type = fact->mode & S_IFMT_;
  fact->device = type == S_IFCHR_ ? BPF_CORE_READ(inode, i_rdev) : BPF_CORE_READ(inode, i_sb, s_dev);
  if (type != S_IFSOCK_) return;
  struct socket *socket = BPF_CORE_READ(file, private_data);
  struct sock *sk = BPF_CORE_READ(socket, sk);
  if (sk) read_socket(fact, sk);
}

/* The mount namespace a path hangs in; 0 for mounts that hang in none (memfd, pipes). */
static __always_inline u32 namespace_of(struct vfsmount *where)
{
  struct mount *mount = (void *)where - bpf_core_field_offset(struct mount, mnt);
  struct mnt_namespace *space = BPF_CORE_READ(mount, mnt_ns);
  /* MNT_NS_INTERNAL and detached mounts carry an error pointer or none. */
  if (!space || (u64)space >= (u64)-4095) return 0;
  return BPF_CORE_READ(space, ns.inum);
}

static __always_inline void cgroup_name(char *out, struct cgroup *cgroup)
{
  const char *name = BPF_CORE_READ(cgroup, kn, name);
  bpf_probe_read_kernel_str(out, CGROUP_NAME, name);
}

#endif
