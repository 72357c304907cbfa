/* The few kernel definitions that the programs need, instead of a vmlinux.h of 130,000 lines. CO-RE relocates every
 * field by name against the running kernel's BTF, so only the names and types of the fields that are used matter. */
#ifndef BULKHEAD_KERNEL_H
#define BULKHEAD_KERNEL_H

typedef signed char __s8;
typedef unsigned char __u8;
typedef short __s16;
typedef unsigned short __u16;
typedef int __s32;
typedef unsigned int __u32;
typedef long long __s64;
typedef unsigned long long __u64;
typedef __u16 __be16;
typedef __u32 __be32;
typedef __u32 __wsum;
typedef __s32 s32;
typedef __s64 s64;
typedef __u8 u8;
typedef __u16 u16;
typedef __u32 u32;
typedef __u64 u64;
typedef _Bool bool;
#define true 1
#define false 0
#define NULL ((void *)0)

enum { BPF_MAP_TYPE_HASH = 1, BPF_MAP_TYPE_ARRAY = 2, BPF_MAP_TYPE_PERCPU_ARRAY = 6, BPF_MAP_TYPE_LRU_HASH = 9,
       BPF_MAP_TYPE_RINGBUF = 27, BPF_MAP_TYPE_TASK_STORAGE = 29 };
enum { BPF_ANY = 0, BPF_NOEXIST = 1, BPF_EXIST = 2 };
enum { BPF_RB_NO_WAKEUP = 1, BPF_RB_FORCE_WAKEUP = 2, BPF_RB_AVAIL_DATA = 0 };
enum { BPF_F_NO_PREALLOC = 1 };

#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_tracing.h>
#include <bpf/bpf_endian.h>

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

typedef struct { u32 val; } kuid_t;
typedef struct { u32 val; } kgid_t;
typedef struct { int counter; } atomic_t;
typedef struct { u64 val; } kernel_cap_t;
struct kernel_cap_struct___old { u32 cap[2]; };

struct ns_common { u32 inum; };
struct user_namespace { int level; struct ns_common ns; };
struct pid_namespace { u32 level; struct ns_common ns; };
struct mnt_namespace { struct ns_common ns; };
struct net { struct ns_common ns; };
struct nsproxy { struct mnt_namespace *mnt_ns; struct net *net_ns; };
struct upid { int nr; struct pid_namespace *ns; };
struct pid { u32 level; struct upid numbers[1]; };

struct cred {
  kuid_t uid, euid;
  kgid_t gid, egid;
  kernel_cap_t cap_effective;
  struct user_namespace *user_ns;
};

struct kernfs_node { u64 id; const char *name; };
struct cgroup_subsys_state { struct cgroup *cgroup; struct cgroup_subsys_state *parent; };
struct cgroup { struct cgroup_subsys_state self; struct kernfs_node *kn; };
struct css_set { struct cgroup_subsys_state *subsys[12]; struct cgroup *dfl_cgrp; };
enum cgroup_subsys_id { pids_cgrp_id = 11 };

struct qstr { u32 len; const unsigned char *name; };
struct dentry { struct dentry *d_parent; struct qstr d_name; struct inode *d_inode; };
struct vfsmount { struct dentry *mnt_root; };
struct mount { struct mount *mnt_parent; struct dentry *mnt_mountpoint; struct vfsmount mnt; struct mnt_namespace *mnt_ns; };
struct path { struct vfsmount *mnt; struct dentry *dentry; };
struct super_block { u32 s_dev; unsigned long s_magic; };
struct inode {
  u16 i_mode;
  unsigned long i_ino;
  u32 i_rdev, i_nlink;
  kuid_t i_uid;
  struct super_block *i_sb;
};
struct ovl_inode { struct inode vfs_inode; struct dentry *__upperdentry; };
struct file { struct path f_path; struct inode *f_inode; void *private_data; u32 f_flags; };
struct fdtable { u32 max_fds; struct file **fd; };
struct files_struct { struct fdtable *fdt; struct fdtable fdtab; struct file *fd_array[64]; };
struct fs_struct { struct path root, pwd; };
struct mm_struct { unsigned long arg_start, arg_end, env_start, env_end; struct file *exe_file; };

struct in6_addr { u8 bytes[16]; };
struct sock_common {
  u16 skc_family;
  volatile u8 skc_state;
  __be16 skc_dport;
  u16 skc_num;
  __be32 skc_daddr, skc_rcv_saddr;
  struct in6_addr skc_v6_daddr, skc_v6_rcv_saddr;
  struct net *skc_net_padding;
};
struct sock_cgroup_data { struct cgroup *cgroup; };
struct sock { struct sock_common __sk_common; u16 sk_type; u16 sk_protocol; struct sock_cgroup_data sk_cgrp_data; };
struct unix_sock { struct sock sk; struct sock *peer; };
struct socket { struct sock *sk; };

struct tty_struct { int index; };
struct signal_struct { atomic_t live; struct tty_struct *tty; int group_exit_code; };

struct task_struct {
  int pid, tgid, exit_code;
  u32 flags;
  u64 start_boottime;
  kuid_t loginuid;
  struct task_struct *real_parent, *group_leader;
  struct cred *cred, *real_cred;
  struct nsproxy *nsproxy;
  struct css_set *cgroups;
  struct files_struct *files;
  struct fs_struct *fs;
  struct mm_struct *mm;
  struct signal_struct *signal;
  struct pid *thread_pid;
  char comm[16];
};

/* io_uring's requests: each kind lays its own structure over the request's head. */
struct io_kiocb { u8 opcode; };
struct filename { const char *name; };
struct open_how { u64 flags; };
struct io_open { int dfd; struct filename *filename; struct open_how how; };
struct io_rename { struct filename *oldpath, *newpath; };
struct io_unlink { struct filename *filename; };
struct io_connect { void *addr; };
struct io_socket { int domain, type, protocol; };

struct linux_binprm { int argc; const char *filename, *interp; struct file *file; };

#pragma clang attribute pop

/* Not relocated: the register layout is ABI. */
struct pt_regs {
  unsigned long r15, r14, r13, r12, bp, bx, r11, r10, r9, r8, ax, cx, dx, si, di, orig_ax, ip, cs, flags, sp, ss;
};

enum { S_IFMT_ = 0170000, S_IFSOCK_ = 0140000, S_IFIFO_ = 0010000, S_IFCHR_ = 0020000, S_IFREG_ = 0100000 };
enum { SOCK_STREAM_ = 1, SOCK_DGRAM_ = 2 };
enum { AF_UNIX_ = 1, AF_INET_ = 2, AF_INET6_ = 10 };
#define OVERLAYFS_MAGIC 0x794c7630
#define PF_KTHREAD_ 0x00200000

#endif
