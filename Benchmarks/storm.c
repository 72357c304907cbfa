// Starts /bin/true over and over: storm PROCESSES COUNT [RATE]. Prints wall time, CPU time a spawn, spawns a second.
#define _GNU_SOURCE
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec + time.tv_nsec / 1e9;
}

int main(int argc, char **argv) {
  if (argc < 3) return 64;
  int processes = atoi(argv[1]), count = atoi(argv[2]), rate = argc > 3 ? atoi(argv[3]) : 0;
  double begin = now();
  for (int process = 0; process < processes; process++) {
    if (fork()) continue;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    for (int i = 0; i < count; i++) {
      char *words[] = {"/bin/true", NULL};
      pid_t pid;
      if (posix_spawn(&pid, words[0], NULL, NULL, words, environ)) _exit(1);
      waitpid(pid, NULL, 0);
      double ahead = rate ? begin + (double)(i + 1) * processes / rate - now() : 0;
      if (ahead > 0) usleep((useconds_t)(ahead * 1e6));
    }
    _exit(0);
  }
  while (wait(NULL) > 0) {
  }
  struct rusage used;
  getrusage(RUSAGE_CHILDREN, &used);
  double cpu = used.ru_utime.tv_sec + used.ru_stime.tv_sec + (used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
  printf("%.3f %.1f %.0f\n", now() - begin, cpu * 1e6 / ((double)processes * count), processes * count / (now() - begin));
  return 0;
}
