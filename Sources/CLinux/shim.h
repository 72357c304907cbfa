// What Swift's Glibc module leaves out.
#include <sys/statfs.h>
#include <sys/xattr.h>
#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

// pipe2(2) with O_CLOEXEC: no other program that is started meanwhile inherits the ends.
static inline int pipe_closed_on_exec(int ends[2]) { return (int)syscall(SYS_pipe2, ends, O_CLOEXEC); }
