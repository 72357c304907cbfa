// Opens a watched path as fast as it goes, on two processors, until it is killed.
#include <fcntl.h>
#include <unistd.h>

int main(void) {
  fork();
  for (;;) {
    int file = open("/proc/1/status", O_RDONLY);
    if (file >= 0) close(file);
  }
}
