/* The tail of an exec's event: texts of any length, one behind the other. Each function takes how much is used and gives
 * how much is used then. Masked by hand, or the verifier would follow every length that a text can have. */
#ifndef BULKHEAD_TAIL_H
#define BULKHEAD_TAIL_H
#include "evidence.h"

#define MASKED(used) asm volatile("%0 &= %1" : "+r"(used) : "i"(TEXTS - 1))

static __always_inline u64 put_text(char *tail, u64 used, const void *from, u32 limit)
{
  MASKED(used);
  long length = from ? bpf_probe_read_kernel_str(tail + used, limit, from) : 0;
  if (length < 1 || length > limit) {
    tail[used] = 0;
    return used + 1;
  }
  return used + length;
}

struct {
  __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
  __uint(max_entries, 1);
  __type(key, u32);
  __type(value, struct exec_event);
} scratch SEC(".maps");

static __always_inline struct exec_event *scratch_event(void)
{
  u32 zero = 0;
  return bpf_map_lookup_elem(&scratch, &zero);
}

/* What lies above the root of a mount, and of the mounts above it. Not static: so the verifier looks at it once. */
__noinline u64 put_above(u64 mount_address, u64 used, u64 limit)
{
  struct exec_event *event = scratch_event();
  if (!event) return used;
  struct mount *mount = (void *)mount_address;
  struct dentry *dentry = NULL;
  for (int step = 0; step < 16; step++) {
    struct dentry *parent = dentry ? BPF_CORE_READ(dentry, d_parent) : NULL;
    if (!dentry || dentry == BPF_CORE_READ(mount, mnt.mnt_root) || dentry == parent) {
      struct mount *above = BPF_CORE_READ(mount, mnt_parent);
      if (above == mount) break;
      dentry = BPF_CORE_READ(mount, mnt_mountpoint);
      mount = above;
      continue;
    }
    if (used > limit) break;
    used = put_text(event->tail, used, BPF_CORE_READ(dentry, d_name.name), COMPONENT);
    dentry = parent;
  }
  return used;
}

enum { PATH_OF_PROGRAM = 0, PATH_OF_DIRECTORY = 1 };

/* Components of the path of the current task's program or working directory, innermost first, as the process sees it: up
 * to its root, across mount points. Not static: so the verifier looks at it once. */
__noinline u64 put_path(u64 which, u64 used, u64 limit)
{
  struct exec_event *event = scratch_event();
  if (!event) return used;
  struct task_struct *task = bpf_get_current_task_btf();
  struct fs_struct *fs = task->fs;
  struct file *file = task->mm->exe_file;
  struct vfsmount *where = which ? fs->pwd.mnt : file->f_path.mnt;
  struct dentry *dentry = which ? fs->pwd.dentry : file->f_path.dentry;
  struct dentry *top = where->mnt_root, *root = fs->root.dentry;
  bool is_above = where != fs->root.mnt;
  for (int step = 0; step < 20; step++) {
    if (dentry == top || (dentry == root && !is_above)) break;
    struct dentry *parent = dentry->d_parent;
    if (used > limit || dentry == parent) break;
    used = put_text(event->tail, used, dentry->d_name.name, COMPONENT);
    dentry = parent;
  }
  if (is_above || dentry != root) {
    struct vfsmount *mount = which ? BPF_CORE_READ(fs, pwd.mnt) : BPF_CORE_READ(file, f_path.mnt);
    used = put_above((u64)mount - bpf_core_field_offset(struct mount, mnt), used, limit);
  }
  return put_text(event->tail, used, NULL, 1);
}

#endif
