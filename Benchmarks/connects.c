// Connects to itself over loopback: connects SECONDS RATE. Prints connections made, a second, CPU time of one in µs (socket,
// connect, accept and both ends closed).
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec + time.tv_nsec / 1e9;
}

int main(int argc, char **argv) {
  if (argc < 3) return 64;
  double seconds = atof(argv[1]), rate = atof(argv[2]), begin = now();
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t size = sizeof address;
  int server = socket(AF_INET, SOCK_STREAM, 0);
  if (bind(server, (void *)&address, size) || listen(server, 4096)) return 1;
  getsockname(server, (void *)&address, &size);
  struct linger none = {.l_onoff = 1, .l_linger = 0};
  long made = 0;
  while (now() - begin < seconds) {
    int client = socket(AF_INET, SOCK_STREAM, 0);
    // Reset at the end, so that the ports are free again at once.
    setsockopt(client, SOL_SOCKET, SO_LINGER, &none, sizeof none);
    if (connect(client, (void *)&address, size) == 0) made++;
    int accepted = accept(server, 0, 0);
    close(client);
    close(accepted);
    double ahead = begin + made / rate - now();
    if (ahead > 0.001) usleep((useconds_t)(ahead * 1e6));
  }
  struct rusage used;
  getrusage(RUSAGE_SELF, &used);
  double cpu = used.ru_utime.tv_sec + used.ru_stime.tv_sec + (used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
  printf("%ld connections, %.0f a second, %.2f\n", made, made / (now() - begin), cpu * 1e6 / made);
  return 0;
}
