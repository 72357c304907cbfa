// What Swift's Glibc module leaves out.
#include <sys/statfs.h>
#include <sys/xattr.h>
#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

// pipe2(2) with O_CLOEXEC: no other program that is started meanwhile inherits the ends.
static inline int pipe_closed_on_exec(int ends[2]) { return (int)syscall(SYS_pipe2, ends, O_CLOEXEC); }

#include <errno.h>
#include <linux/openat2.h>

// openat2(2), Linux 5.6: a file below a directory with no link followed on the way, in one step. -1 with ENOSYS where
// the kernel hasn't got it, or EPERM where a container's filter forbids it.
static inline int open_beneath(int root, const char *path) {
  struct open_how how = {
    .flags = O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK,
    .resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS,
  };
  return (int)syscall(SYS_openat2, root, path, &how, sizeof how);
}

// openat2(2) with a directory as the root: links lead where they would lead a program whose root it is.
static inline int open_in_root(int root, const char *path, int flags) {
  struct open_how how = {
    .flags = (unsigned long long)(flags | O_CLOEXEC | O_NONBLOCK | O_NOCTTY),
    .resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS,
  };
  return (int)syscall(SYS_openat2, root, path, &how, sizeof how);
}

// setns(2): only the calling thread enters the namespace.
static inline int enter_namespace(int descriptor) { return (int)syscall(SYS_setns, descriptor, 0); }

#include <stddef.h>
// memmem(3): a GNU extension.
void *memmem(const void *haystack, size_t length, const void *needle, size_t needle_length);

// renameat2(2), Linux 3.15, with RENAME_NOREPLACE: -1 with EEXIST where the new name is taken.
static inline int rename_without_replacing(int from, const char *old_name, int to, const char *new_name) {
  return (int)syscall(SYS_renameat2, from, old_name, to, new_name, 1u);
}

#include <sys/inotify.h>
#include <sys/eventfd.h>

#include <stdint.h>
#include <sys/fanotify.h>
// fanotify(7): permission to execute. Event: 24 bytes, then the next; response: 8 bytes.
static inline int fanotify_of_permissions(void) {
  return fanotify_init(FAN_CLASS_CONTENT | FAN_CLOEXEC | FAN_NONBLOCK | FAN_UNLIMITED_QUEUE, O_RDONLY | O_CLOEXEC);
}
static inline int fanotify_of_writes(void) {
  return fanotify_init(FAN_CLASS_NOTIF | FAN_CLOEXEC | FAN_NONBLOCK, O_RDONLY | O_CLOEXEC);
}
// Executions on the whole file system on which the directory lies. -1 with errno.
static inline int fanotify_mark_executions(int notifier, int directory, int add) {
  return fanotify_mark(notifier, (add ? FAN_MARK_ADD : FAN_MARK_REMOVE) | FAN_MARK_FILESYSTEM, 0x00040000 /* FAN_OPEN_EXEC_PERM */,
                       directory, ".");
}
// Files that were written to, on the mount on which the directory lies.
static inline int fanotify_mark_writes(int notifier, int directory) {
  return fanotify_mark(notifier, FAN_MARK_ADD | FAN_MARK_FILESYSTEM, FAN_CLOSE_WRITE, directory, ".");
}
static inline int fanotify_answer(int notifier, int file, int allows) {
  struct fanotify_response answer = {.fd = file, .response = allows ? FAN_ALLOW : FAN_DENY};
  return (int)write(notifier, &answer, sizeof answer);
}

// pidfd_open(2), pidfd_send_signal(2): a signal for exactly this process, not for whoever has its number by now.
static inline int open_process(int pid) { return (int)syscall(SYS_pidfd_open, pid, 0); }
static inline int signal_process(int process, int number) {
  return (int)syscall(SYS_pidfd_send_signal, process, number, (void *)0, 0);
}
