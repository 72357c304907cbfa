#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

// open_by_handle_at(2) for a directory of a cgroup file system by its id, which is its kernfs handle
// (FILEID_KERNFS, linux/exportfs.h). -1 with errno.
static inline int open_cgroup(int mount, unsigned long long id) {
  struct {
    unsigned int size;
    int type;
    unsigned long long id;
  } __attribute__((packed)) handle = {.size = sizeof id, .type = 0xfe, .id = id};
  return (int)syscall(SYS_open_by_handle_at, mount, &handle, O_RDONLY | O_CLOEXEC | O_DIRECTORY);
}
