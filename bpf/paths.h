/* Which paths are worth an event. */
#ifndef BULKHEAD_PATHS_H
#define BULKHEAD_PATHS_H
#include "evidence.h"

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

/* Writes are many and mostly dull: only below /etc, into people's homes, cron, logs and the like does one matter. */
static __always_inline bool written_path(const char *path)
{
  return starts(path, "/etc/", 5) || starts(path, "/root/", 6) || starts(path, "/var/spool/cron", 15) ||
         starts(path, "/var/log/", 9) || starts(path, "/home/", 6) || starts(path, "/host", 5);
}

/* Directories in which a relative path matters. */
static __always_inline bool watched_directory(struct dentry *directory)
{
  char name[12] = {};
  bpf_probe_read_kernel_str(name, sizeof(name), BPF_CORE_READ(directory, d_name.name));
  return starts(name, "etc", 4) || starts(name, "cron.d", 7) || starts(name, ".ssh", 5) || starts(name, "sudoers.d", 10) ||
         starts(name, "pam.d", 6) || starts(name, "crontabs", 9) || starts(name, "root", 5) || starts(name, "log", 4);
}

/* Whether a write by this path is worth an event; `directory` as openat takes it. */
static __always_inline bool written(const char *path, int directory)
{
  if (path[0] == '/') return written_path(path);
  if (path[0] == '.' && path[1] == '.') return true;
  struct task_struct *task = bpf_get_current_task_btf();
  if (directory < 0) return watched_directory(task->fs->pwd.dentry);
  struct file *file = file_at(task, directory);
  return file && watched_directory(BPF_CORE_READ(file, f_path.dentry));
}

#endif
