/* What the programs tell user space. Sources/Sensor/Events decodes these layouts; change both together.
 * All integers are in host order, addresses and ports in network order. */
#ifndef BULKHEAD_EVENTS_H
#define BULKHEAD_EVENTS_H

enum event_kind {
  EVENT_EXEC = 1,
  EVENT_FORK = 2,
  EVENT_EXIT = 3,
  EVENT_SOCKET = 4,
  EVENT_SYSCALL = 5,
  EVENT_DATA = 6,
  EVENT_DATAGRAM = 7,   /* a socket_event: a datagram socket got a peer, or sent to a new place */
  EVENT_ENFORCED = 8,   /* a socket_event: old_state says what was denied (DENIED_…) */
  EVENT_KINDS = 16,
};

struct event_header {
  u64 time;        /* boot time, ns */
  u32 size;        /* of the whole event */
  u16 kind;
  u16 flags;       /* EXEC_*, below */
  u32 pid, tid;    /* of the initial pid namespace */
  u64 start;       /* boot time at which the process began, ns: with pid, its identity */
  u64 cgroup;      /* v2 id */
  u32 mount_namespace, pid_namespace;
};

enum {
  EXEC_UPPER = 1,          /* the file lies in an overlay's upper layer: it did not come with the image */
  EXEC_OVERLAY = 2,        /* the file lies on an overlay */
  EXEC_FOREIGN_ROOT = 4,   /* cwd, root or program belong to another mount namespace (CVE-2024-21626) */
  EXEC_ARGUMENTS_CUT = 8,
  EXEC_HOST = 16,          /* in the host's mount namespace */
  EXEC_KILLED = 32,        /* SIGKILL was sent before its first instruction */
  EXEC_TTY = 64,
};

#define FD_CONNECTED 1
struct fd_fact {
  u64 inode;
  u32 device;      /* of the inode; for character devices the device itself */
  u16 mode;        /* with type; 0: closed */
  u8 family;       /* of sockets: AF_… */
  u8 state;        /* of sockets: TCP_… */
  u64 socket;      /* identity of the socket */
  u64 peer;        /* of unix sockets: identity of the other end */
  u16 local_port;  /* host order */
  __be16 remote_port;
  u8 type, protocol;
  u16 pad;
  u8 remote[16], local[16];   /* IPv4 in the first four bytes */
};

#define CGROUP_NAME 96
#define FILE_NAME 256
#define COMPONENT 128
#define ARGUMENTS 4096
#define ENVIRONMENT 2048

/* A standard stream of a program. Only sockets have more to tell: that stands in the tail. */
struct stream_fact {
  u64 inode;
  u32 device;      /* as in fd_fact */
  u16 mode;        /* with type; 0: closed */
  u16 socket;      /* which socket_fact of the tail, from 1; 0: none */
};

struct socket_fact {
  u64 socket, peer;            /* as in fd_fact */
  u16 local_port;              /* host order */
  __be16 remote_port;
  u8 family, state, type, protocol;
  u8 remote[16], local[16];
};

/* Sockets and texts of the tail: more than they can be. A power of two. */
#define TEXTS 4096

struct exec_event {
  struct event_header header;
  u64 parent_start;
  u32 parent, user, group, effective_user;
  u32 effective_group, parent_user, parent_effective_user, user_namespace;
  u64 capabilities, parent_capabilities;
  u64 inode;
  u32 device, links;
  u32 owner, network_namespace;
  u32 arguments_count, user_namespace_level;
  u32 login_user;              /* of audit; all bits: none */
  u32 own_pid;                 /* in its own pid namespace */
  u16 mode, sockets;
  u16 texts_size;              /* of the tail without arguments and environment */
  u16 arguments_size, environment_size, pad[3];
  char comm[16];
  struct stream_fact streams[3];
  /* Sockets; then the names of cgroups (unified, its parent, v1; empty where they were told this second), the file's
   * name, the interpreter's where it is another, the program's path, the working directory; arguments; environment.
   * Texts end by NUL. Paths stand by their components, innermost first, and end by one that is empty. */
  char tail[TEXTS + FILE_NAME + ARGUMENTS + ENVIRONMENT];
};

struct fork_event {
  struct event_header header; /* of the child */
  u64 parent_start;
  u32 parent, user;
};

struct exit_event {
  struct event_header header;
  u32 code, parent;
};

struct socket_event {
  struct event_header header; /* pid 0 where the kernel acts outside a process */
  u64 socket;
  u8 family, old_state, new_state, protocol;
  u16 local_port;
  __be16 remote_port;
  u8 local[16], remote[16];
};

enum { DENIED_CONNECTION = 1, DENIED_DATAGRAM = 2, DENIED_LISTENING = 3 };

/* Set in `number` where the call was submitted through io_uring; the rest is the opcode. */
#define SUBMITTED 0x80000000
#define SYSCALL_TEXT 256
struct syscall_event {
  struct event_header header;
  u32 number, text_size;
  s64 result;
  u64 arguments[6];
  u32 user, effective_user;
  u64 capabilities;
  u32 target, pad;            /* pid acted on, where there is one */
  char comm[16];
  char cgroup_v2[CGROUP_NAME];
  char text[SYSCALL_TEXT], text2[SYSCALL_TEXT];
};

/* What is counted: index class * COUNTERS + counter. */
enum { COUNT_SUBMITTED = 0, COUNT_DROPPED = 1, COUNT_QUOTA = 2, COUNTERS = 4 };

struct cgroup_account {
  u64 window;      /* second of the quota's window */
  u64 used;        /* events in it, of all classes but the next */
  u64 programs;    /* exec, fork and exit: no flood of anything else hides them */
  u64 sockets;     /* small and many: they may be more */
  u64 submitted, dropped, refused;
  u64 named;       /* second in which its names were last told */
};

/* Set from user space before loading. */
struct settings {
  u32 host_mount_namespace, host_pid_namespace;
  u32 own_mount_namespace; /* of the sensor itself: not watched for system calls */
  u32 events_per_second;   /* quota of one container; 0: none */
  u32 kills;               /* whether there are rules that kill at exec */
};

#endif
