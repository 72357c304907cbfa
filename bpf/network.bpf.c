/* TCP connections by their states, whoever makes them: also io_uring, also the kernel's own threads. */
#include "ring.h"
#include "evidence.h"

char LICENSE[] SEC("license") = "GPL";

enum { TCP_ESTABLISHED_ = 1, TCP_SYN_SENT_ = 2, TCP_CLOSE_ = 7, TCP_LISTEN_ = 10 };

SEC("tp_btf/inet_sock_set_state")
int BPF_PROG(on_state, const struct sock *sk, int old_state, int new_state)
{
  if (new_state != TCP_ESTABLISHED_ && new_state != TCP_SYN_SENT_ && new_state != TCP_CLOSE_ && new_state != TCP_LISTEN_)
    return 0;
  /* Of the ends only those of connections that were refused or never answered matter. */
  if (new_state == TCP_CLOSE_ && old_state != TCP_SYN_SENT_) return 0;
  struct socket_event event = {};
  struct fd_fact fact = {};
  struct task_struct *task = bpf_get_current_task_btf();
  fill_header(&event.header, task, EVENT_SOCKET);
  /* Only a connect and a listen are made in the caller's own name; the rest happens in whichever task is interrupted. */
  if (new_state != TCP_SYN_SENT_ && new_state != TCP_LISTEN_) {
    event.header.pid = event.header.tid = 0;
    event.header.start = 0;
    /* Whose it is: the quota is that of the container that made the socket. */
    event.header.cgroup = bpf_core_field_exists(struct sock_cgroup_data, cgroup)
                              ? BPF_CORE_READ(sk, sk_cgrp_data.cgroup, kn, id) : 0;
  }
  read_socket(&fact, (struct sock *)sk);
  event.socket = fact.socket;
  event.family = fact.family;
  event.protocol = fact.protocol;
  event.old_state = old_state;
  event.new_state = new_state;
  event.local_port = fact.local_port;
  event.remote_port = fact.remote_port;
  __builtin_memcpy(event.local, fact.local, 16);
  __builtin_memcpy(event.remote, fact.remote, 16);
  submit(&event.header, sizeof(event), false);
  return 0;
}
