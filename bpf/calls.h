/* The end of a system call's event, however the call came: who made it, and off it goes. */
#ifndef BULKHEAD_CALLS_H
#define BULKHEAD_CALLS_H
#include "ring.h"
#include "evidence.h"

static __always_inline void submit_call(struct syscall_event *event, struct task_struct *task, u32 number, s64 result)
{
  fill_header(&event->header, task, EVENT_SYSCALL);
  event->number = number;
  event->result = result;
  struct cred *cred = task->cred;
  event->user = cred->uid.val;
  event->effective_user = cred->euid.val;
  event->capabilities = capabilities(cred);
  BPF_CORE_READ_STR_INTO(&event->comm, task, comm);
  event->cgroup_v2[0] = 0;
  cgroup_name(event->cgroup_v2, task->cgroups->dfl_cgrp);
  submit(&event->header, sizeof(*event), true);
}

#endif
