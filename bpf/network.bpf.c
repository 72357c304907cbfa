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
  bool urgent = false;
  /* Only a connect and a listen are made in the caller's own name; the rest happens in whichever task is interrupted. */
  if (new_state == TCP_SYN_SENT_ || new_state == TCP_LISTEN_) {
    struct settings *set = settings();
    fill_header(&event.header, bpf_get_current_task_btf(), EVENT_SOCKET);
    /* A shell may have waited for just this. */
    urgent = set && event.header.mount_namespace != set->host_mount_namespace &&
             event.header.mount_namespace != set->own_mount_namespace;
  } else {
    event.header.time = bpf_ktime_get_boot_ns();
    event.header.kind = EVENT_SOCKET;
    /* Whose it is: the quota is that of the container that made the socket. */
    if (bpf_core_field_exists(struct sock_cgroup_data, cgroup)) event.header.cgroup = sk->sk_cgrp_data.cgroup->kn->id;
  }
  /* Through the typed pointer: no helper is called. */
  event.socket = (u64)sk;
  event.family = (u8)sk->__sk_common.skc_family;
  event.protocol = (u8)sk->sk_protocol;
  event.old_state = old_state;
  event.new_state = new_state;
  event.local_port = sk->__sk_common.skc_num;
  event.remote_port = sk->__sk_common.skc_dport;
  if (event.family == AF_INET_) {
    *(__be32 *)event.remote = sk->__sk_common.skc_daddr;
    *(__be32 *)event.local = sk->__sk_common.skc_rcv_saddr;
  } else if (event.family == AF_INET6_) {
    BPF_CORE_READ_INTO((struct in6_addr *)event.remote, sk, __sk_common.skc_v6_daddr);
    BPF_CORE_READ_INTO((struct in6_addr *)event.local, sk, __sk_common.skc_v6_rcv_saddr);
  }
  submit(&event.header, sizeof(event), urgent);
  return 0;
}
