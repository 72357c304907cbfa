/* Denies connections, datagrams and listening, container by container. Attached only to the cgroup of a container that
 * somebody asked to be cut off; whatever is not in the map is allowed, and so is everything when the sensor is gone. */
#include "ring.h"
#include "evidence.h"

char LICENSE[] SEC("license") = "GPL";

enum { ALLOW = 1, DENY = 0 };
enum { POLICY_ALL = 1, POLICY_LISTED = 2, POLICY_LISTENING = 4 };

/* struct bpf_sock_addr of the kernel's user interface. */
struct socket_address {
  u32 user_family, user_ip4, user_ip6[4], user_port, family, type, protocol;
};

struct {
  __uint(type, BPF_MAP_TYPE_HASH);
  __uint(max_entries, 4096);
  __uint(map_flags, BPF_F_NO_PREALLOC);
  __type(key, u64);
  __type(value, u32);
} denials SEC(".maps");

/* With POLICY_LISTED: addresses that this cgroup may not reach; IPv4 in the first four bytes; port 0 is every port. */
struct denied_address { u64 cgroup; u8 address[16]; __be16 port; u16 pad[3]; };
struct {
  __uint(type, BPF_MAP_TYPE_HASH);
  __uint(max_entries, 65536);
  __uint(map_flags, BPF_F_NO_PREALLOC);
  __type(key, struct denied_address);
  __type(value, u8);
} denied_addresses SEC(".maps");

static __always_inline int judge(struct socket_address *context, const u8 *address, u8 family, u8 what)
{
  /* The policy hangs on the container's cgroup; a process may live in one below it. */
  bool denied = false;
  for (int level = 1; level < 10 && !denied; level++) {
    u64 cgroup = bpf_get_current_ancestor_cgroup_id(level);
    if (!cgroup) break;
    u32 *policy = bpf_map_lookup_elem(&denials, &cgroup);
    if (!policy) continue;
    if (what == DENIED_LISTENING) {
      denied = *policy & POLICY_LISTENING;
    } else if (*policy & POLICY_ALL) {
      denied = true;
    } else if (*policy & POLICY_LISTED) {
      struct denied_address key = { .cgroup = cgroup };
      __builtin_memcpy(key.address, address, 16);
      denied = bpf_map_lookup_elem(&denied_addresses, &key) != NULL;
      key.port = (__be16)context->user_port;
      denied = denied || bpf_map_lookup_elem(&denied_addresses, &key) != NULL;
    }
  }
  if (!denied) return ALLOW;
  struct socket_event event = {};
  fill_header(&event.header, bpf_get_current_task_btf(), EVENT_ENFORCED);
  event.family = family;
  event.old_state = what;
  event.protocol = (u8)context->protocol;
  event.remote_port = (__be16)context->user_port;
  __builtin_memcpy(event.remote, address, 16);
  submit(&event.header, sizeof(event), true);
  return DENY;
}

static __always_inline int judge4(struct socket_address *context, u8 what)
{
  u8 address[16] = {};
  *(u32 *)address = context->user_ip4;
  return judge(context, address, AF_INET_, what);
}

static __always_inline int judge6(struct socket_address *context, u8 what)
{
  u32 words[4];
  words[0] = context->user_ip6[0];
  words[1] = context->user_ip6[1];
  words[2] = context->user_ip6[2];
  words[3] = context->user_ip6[3];
  /* An IPv4-mapped address is the IPv4 address that it maps. */
  if (words[0] == 0 && words[1] == 0 && words[2] == bpf_htonl(0xffff)) {
    u8 address[16] = {};
    *(u32 *)address = words[3];
    return judge(context, address, AF_INET_, what);
  }
  return judge(context, (u8 *)words, AF_INET6_, what);
}

SEC("cgroup/connect4")
int deny_connect4(struct socket_address *context) { return judge4(context, DENIED_CONNECTION); }

SEC("cgroup/connect6")
int deny_connect6(struct socket_address *context) { return judge6(context, DENIED_CONNECTION); }

SEC("cgroup/sendmsg4")
int deny_sendmsg4(struct socket_address *context) { return judge4(context, DENIED_DATAGRAM); }

SEC("cgroup/sendmsg6")
int deny_sendmsg6(struct socket_address *context) { return judge6(context, DENIED_DATAGRAM); }

SEC("cgroup/bind4")
int deny_bind4(struct socket_address *context) { return judge4(context, DENIED_LISTENING); }

SEC("cgroup/bind6")
int deny_bind6(struct socket_address *context) { return judge6(context, DENIED_LISTENING); }
