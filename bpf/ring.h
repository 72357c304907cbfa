/* The ring all programs write to, and the accounts of what was written and what was not. */
#ifndef BULKHEAD_RING_H
#define BULKHEAD_RING_H
#include "kernel.h"
#include "events.h"

struct {
  __uint(type, BPF_MAP_TYPE_RINGBUF);
  __uint(max_entries, 8 << 20);
} events SEC(".maps");

struct {
  __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
  __uint(max_entries, EVENT_KINDS * COUNTERS);
  __type(key, u32);
  __type(value, u64);
} counters SEC(".maps");

/* By v2 cgroup id: what each container used of its quota, and what it lost. */
struct {
  __uint(type, BPF_MAP_TYPE_LRU_HASH);
  __uint(max_entries, 4096);
  __type(key, u64);
  __type(value, struct cgroup_account);
} accounts SEC(".maps");

struct {
  __uint(type, BPF_MAP_TYPE_ARRAY);
  __uint(max_entries, 1);
  __type(key, u32);
  __type(value, struct settings);
} configuration SEC(".maps");

static __always_inline struct settings *settings(void)
{
  u32 zero = 0;
  return bpf_map_lookup_elem(&configuration, &zero);
}

static __always_inline void count(u32 kind, u32 counter)
{
  u32 key = kind * COUNTERS + counter;
  u64 *value = bpf_map_lookup_elem(&counters, &key);
  if (value) __sync_fetch_and_add(value, 1);
}

/* Whether the container may write another event this second. One that floods uses up its own share only. */
static __always_inline struct cgroup_account *account(u64 cgroup, bool *first)
{
  struct cgroup_account *found = bpf_map_lookup_elem(&accounts, &cgroup);
  if (found) return found;
  *first = true;
  struct cgroup_account fresh = {};
  bpf_map_update_elem(&accounts, &cgroup, &fresh, BPF_NOEXIST);
  return bpf_map_lookup_elem(&accounts, &cgroup);
}

#define URGENT_PER_SECOND 256
#define NANOSECONDS 1000000000ULL

/* Where only cgroups v1 are used all containers share the unified root: there the mount namespace tells them apart. */
static __always_inline struct cgroup_account *account_of(const struct event_header *header, bool *first)
{
  return account(header->cgroup > 1 ? header->cgroup : (1ULL << 63) | header->mount_namespace, first);
}

static __always_inline int submit_for(struct cgroup_account *own, struct event_header *header, u32 size, bool urgent)
{
  struct settings *set = settings();
  header->size = size;
  if (own && set && set->events_per_second) {
    u64 second = header->time / NANOSECONDS;
    if (own->window != second) {
      own->window = second;
      own->used = own->programs = own->sockets = 0;
    }
    u64 *used = &own->used, limit = set->events_per_second;
    if (header->kind <= EVENT_EXIT) used = &own->programs;
    if (header->kind == EVENT_SOCKET) {
      used = &own->sockets;
      limit *= 8;
    }
    /* A container that has much to tell at once is heard with the next poll: a wake-up costs more than the event. */
    if (*used > URGENT_PER_SECOND) urgent = false;
    if (__sync_fetch_and_add(used, 1) >= limit) {
      __sync_fetch_and_add(&own->refused, 1);
      count(header->kind & (EVENT_KINDS - 1), COUNT_QUOTA);
      return -1;
    }
  }
  if (bpf_ringbuf_output(&events, header, size, urgent ? BPF_RB_FORCE_WAKEUP : BPF_RB_NO_WAKEUP) == 0) {
    count(header->kind & (EVENT_KINDS - 1), COUNT_SUBMITTED);
    if (own) __sync_fetch_and_add(&own->submitted, 1);
    return 0;
  }
  count(header->kind & (EVENT_KINDS - 1), COUNT_DROPPED);
  if (own) __sync_fetch_and_add(&own->dropped, 1);
  return -1;
}

static __always_inline int submit(struct event_header *header, u32 size, bool urgent)
{
  struct cgroup_account *own = account_of(header, &urgent);
  return submit_for(own, header, size, urgent);
}

#endif
