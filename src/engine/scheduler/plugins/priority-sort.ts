/** Lets more important pods go first, and of equals the one that has waited longer. */
// k8s: pkg/scheduler/framework/plugins/queuesort/priority_sort.go
import { definePlugin } from '../plugin.ts';

export const prioritySort = definePlugin({
  name: 'PrioritySort',
  before: (left, right) =>
    left.priority > right.priority || (left.priority === right.priority && left.sinceMs < right.sinceMs),
});
