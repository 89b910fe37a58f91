/** A node is taken out for maintenance: cordon, drain, what does not come back, and who may say no. */
import { apiDeployment, webBudget, webDeployment, webService } from '../../api/shop.ts';
import { neverBelow } from '../checks.ts';
import type { Facts } from '../facts.ts';
import { budgetName, defineLesson, deploymentName, nodeName, type Check } from '../lesson.ts';
import { shop } from '../starts.ts';

export const drain = defineLesson({
  slug: 'drain',
  course: 'lesson',
  title: { en: 'Empty a node' },
  minutes: 10,
  teaches: { en: 'How to take a node out for maintenance without an outage, and why a drain may have to wait.' },
  topics: ['G2', 'G3'],
  start: shop({ seed: 5, workloads: [webDeployment(), apiDeployment(), webService(), webBudget(3)] }),
  steps: [
    {
      id: 'cordon',
      title: { en: 'No new pods' },
      say: {
        en: '`worker-2` needs a new disk. The first thing is that nothing new lands there: *cordon* the node, by its menu or with `kubectl cordon worker-2`. It sets one field, `spec.unschedulable`, which the *scheduler* reads.',
      },
      point: nodeName('worker-2'),
      predict: {
        ask: { en: 'What happens to the pods that run there already?' },
        choices: [
          {
            id: 'stay',
            text: { en: 'Nothing. They stay and serve' },
            because: { en: 'The mark speaks to the scheduler, and the scheduler is done with those pods.' },
          },
          {
            id: 'move',
            text: { en: 'They move to other nodes' },
            because: {
              en: 'Pods never move. They can only be deleted here and replaced elsewhere, and nobody has asked for that yet.',
            },
          },
          {
            id: 'stop',
            text: { en: 'They stop' },
            because: { en: 'A cordon only keeps new pods away.' },
          },
        ],
        right: 'stay',
      },
      check: [
        {
          text: { en: 'worker-2 is cordoned' },
          that: (cluster) => cluster.node('worker-2').cordoned,
          value: (cluster) => (cluster.node('worker-2').cordoned ? 'Ready,SchedulingDisabled' : 'Ready'),
        },
      ],
      hints: [
        { level: 1, say: { en: 'The node itself has to be marked, not its pods.' } },
        { level: 2, say: { en: 'The ⋮ on the card of worker-2 opens its menu.' } },
        { level: 3, say: { en: '`kubectl cordon worker-2`' } },
      ],
      solution: ['kubectl cordon worker-2'],
    },
    {
      id: 'drain',
      title: { en: 'Out with the pods' },
      say: {
        en: 'Now *drain* it: drag `worker-2` to the maintenance dock, use its menu, or type `kubectl drain worker-2`. A drain cordons the node and *evicts* its pods one by one. Pods of a DaemonSet would be back at once, so kubectl wants to be told to leave them: `--ignore-daemonsets`.',
      },
      point: nodeName('worker-2'),
      predict: {
        ask: { en: 'What becomes of the evicted pods of web?' },
        choices: [
          {
            id: 'replaced',
            text: { en: 'Others take their place, on the other nodes' },
            because: {
              en: 'An eviction is a polite delete. The ReplicaSet then sees one pod too few, creates one, and the scheduler avoids the cordoned node.',
            },
          },
          {
            id: 'wait',
            text: { en: 'They wait until worker-2 is back' },
            because: { en: 'A pod is bound to a node for life. When it leaves the node, it is over.' },
          },
          {
            id: 'moved',
            text: { en: 'They go on elsewhere, with their names and addresses' },
            because: {
              en: 'Look at the names: they are new. So are the addresses, which is why users ask a Service and not a pod.',
            },
          },
        ],
        right: 'replaced',
      },
      check: [
        emptied('worker-2'),
        {
          text: { en: 'web and api have all their pods again' },
          that: (cluster) => complete(cluster, 'web') && complete(cluster, 'api'),
          value: (cluster) => `web ${cluster.deployment('web').available}, api ${cluster.deployment('api').available}`,
        },
        neverBelow('web', 3),
      ],
      explain: {
        en: 'The agent of the DaemonSet is still there: it belongs to the node. Everything else is elsewhere.',
      },
      hints: [
        { level: 1, say: { en: 'If kubectl refuses, read on: it names the flag that it misses.' } },
        { level: 2, say: { en: 'Drag the card of worker-2 onto the maintenance dock, or choose Drain in its menu.' } },
        { level: 3, say: { en: '`kubectl drain worker-2 --ignore-daemonsets`' } },
      ],
      solution: ['kubectl drain worker-2 --ignore-daemonsets'],
    },
    {
      id: 'uncordon',
      title: { en: 'The node is back' },
      say: {
        en: 'The new disk is in. Lift the mark: drag `worker-2` back, or `kubectl uncordon worker-2`. Then give the scheduler something to place: scale `web` to 6.',
      },
      point: nodeName('worker-2'),
      predict: {
        ask: { en: 'After the uncordon, before you scale: do the old pods return?' },
        choices: [
          {
            id: 'no',
            text: { en: 'No. worker-2 stays empty until new pods are created' },
            because: {
              en: 'All pods have a node and are well. The scheduler only looks at pods without one, so it takes new pods to fill the node.',
            },
          },
          {
            id: 'yes',
            text: { en: 'Yes, the load is spread evenly again' },
            because: {
              en: 'Kubernetes does not rebalance what runs. There are tools beside it that evict pods for that.',
            },
          },
        ],
        right: 'no',
      },
      check: [
        {
          text: { en: 'worker-2 takes pods again' },
          that: (cluster) => cluster.node('worker-2').ready && !cluster.node('worker-2').cordoned,
          value: (cluster) => (cluster.node('worker-2').cordoned ? 'Ready,SchedulingDisabled' : 'Ready'),
        },
        {
          text: { en: 'web has 6 available pods' },
          that: (cluster) => cluster.deployment('web').wanted === 6 && cluster.deployment('web').available === 6,
          value: (cluster) => cluster.deployment('web').available,
        },
        {
          text: { en: 'A new pod of web runs on worker-2' },
          that: (cluster) => newOn(cluster, 'worker-2') > 0,
          value: (cluster) => newOn(cluster, 'worker-2'),
        },
      ],
      hints: [
        {
          level: 1,
          when: (cluster) => cluster.deployment('web').wanted === 6 && newOn(cluster, 'worker-2') === 0,
          reachedBy: ['kubectl scale deployment web --replicas=6'],
          say: { en: 'web was scaled while worker-2 was still cordoned. Scale back to 4, uncordon, and scale again.' },
        },
        { level: 1, say: { en: 'Two things, in this order: the node, then the number of pods.' } },
        { level: 2, say: { en: 'The menu of worker-2 has Uncordon; the card of web has a +.' } },
        { level: 3, say: { en: '`kubectl uncordon worker-2`, then `kubectl scale deployment web --replicas=6`' } },
      ],
      solution: ['kubectl uncordon worker-2', 'kubectl scale deployment web --replicas=6'],
    },
    {
      id: 'refused',
      title: { en: 'Somebody says no' },
      say: {
        en: 'The *PodDisruptionBudget* `web` says: at least 3 pods stay while somebody evicts. Scale `web` down to 3, so that there is none to spare. Then drain a node on which a pod of `web` runs, and let it try for a while.',
      },
      point: budgetName('web'),
      predict: {
        ask: { en: 'What does the drain do with the pods of web?' },
        choices: [
          {
            id: 'retry',
            text: { en: 'It is refused, and asks again every 5 s' },
            because: {
              en: 'The API server answers 429, too many requests, with the reason. kubectl waits 5 s and asks again, for as long as you let it.',
            },
          },
          {
            id: 'delete',
            text: { en: 'It deletes them all the same: the node has to be empty' },
            because: {
              en: 'kubectl drain only evicts, and an eviction can be refused. With --disable-eviction it would delete, and ask nobody.',
            },
          },
          {
            id: 'create-first',
            text: { en: 'It starts a fourth pod elsewhere first' },
            because: {
              en: 'A drain creates nothing, and 3 pods are all that web asks for. You could ask for a fourth: that is the next step.',
            },
          },
        ],
        right: 'retry',
      },
      check: [
        {
          text: { en: 'web asks for 3 pods, and the budget allows 0 disruptions' },
          that: (cluster) => cluster.deployment('web').wanted === 3 && cluster.budget('web').allowed === 0,
          value: (cluster) => `${cluster.budget('web').allowed} allowed`,
        },
        {
          text: { en: 'A node is cordoned, and a pod of web is still on it' },
          that: (cluster) => held(cluster) > 0,
          value: (cluster) => `${held(cluster)} held`,
          holdMs: 10_000,
        },
      ],
      explain: {
        en: 'A budget only has a say when somebody chooses to disrupt. If the node lost its power, nobody would ask.',
      },
      hints: [
        {
          level: 1,
          when: (cluster) => cluster.deployment('web').wanted !== 3,
          reachedBy: [],
          say: { en: 'While web has more than 3 pods, the budget has pods to spare, and the drain goes through.' },
        },
        {
          level: 1,
          say: {
            en: 'Now the budget allows 0: any eviction of web is refused. It is the refusal that you are to see.',
          },
        },
        {
          level: 2,
          say: {
            en: 'The card of the budget, at the left, shows what it allows. A node with a pod of web on it has Drain in its menu.',
          },
        },
        {
          level: 3,
          say: {
            en: '`kubectl scale deployment web --replicas=3`, then `kubectl drain NODE --ignore-daemonsets`. Wait a moment in between: the budget has to be counted anew.',
          },
        },
      ],
      solution: (cluster) => [
        ...(cluster.deployment('web').wanted === 3 ? [] : ['kubectl scale deployment web --replicas=3']),
        `kubectl drain ${nodeOfWeb(cluster)} --ignore-daemonsets --timeout=15s`,
      ],
    },
    {
      id: 'finish',
      title: { en: 'Let it through' },
      say: {
        en: 'Do not touch the budget: it did its work. Give it a pod to spare instead, and see the drain go through. If your drain still asks every 5 s, it ends by itself; if you stopped it, start it again.',
      },
      point: deploymentName('web'),
      check: [
        {
          text: { en: 'The cordoned node is empty, but for the agent of the DaemonSet' },
          that: (cluster) => cluster.nodes().some(({ cordoned }) => cordoned) && strangersOnCordoned(cluster) === 0,
          value: (cluster) => `${strangersOnCordoned(cluster)} others`,
        },
        {
          text: { en: 'The budget still requires 3 pods' },
          that: (cluster) => cluster.budget('web').required >= 3,
          value: (cluster) => cluster.budget('web').required,
          always: 'lowest',
        },
        neverBelow('web', 3),
      ],
      hints: [
        { level: 1, say: { en: 'The budget counts healthy pods. One more than 3 would do.' } },
        { level: 2, say: { en: 'The + on the card of web. The new pod goes to a node that takes pods.' } },
        {
          level: 3,
          say: { en: '`kubectl scale deployment web --replicas=4`, then `kubectl drain NODE --ignore-daemonsets`' },
        },
      ],
      solution: (cluster) => [
        'kubectl scale deployment web --replicas=4',
        `kubectl drain ${cluster.nodes().find(({ cordoned }) => cordoned)?.name ?? nodeOfWeb(cluster)} --ignore-daemonsets`,
      ],
    },
    {
      id: 'play',
      title: { en: 'Try the corners' },
      freePlay: true,
      say: {
        en: 'Start a pod without a keeper, `kubectl run bare --image=shop:v1`, and drain its node: kubectl wants `--force`, since nobody would replace it. Or cordon every node, delete a pod of `web`, and ask the new one why it is Pending.',
      },
    },
  ],
  recap: [
    { en: 'cordon keeps new pods away; drain also evicts those that are there.' },
    { en: 'Evicted pods are replaced elsewhere, and do not come back when the node does.' },
    {
      en: 'A PodDisruptionBudget refuses an eviction that would leave too few. Give it a pod to spare, not a lower number.',
    },
  ],
});

function emptied(node: string): Check {
  const rest = (cluster: Facts) => cluster.pods({ node }).filter(({ app }) => app !== 'log-agent').length;
  return {
    text: { en: `${node} is cordoned, and only the agent of the DaemonSet is left on it` },
    that: (cluster) => cluster.node(node).cordoned && rest(cluster) === 0,
    value: (cluster) => `${rest(cluster)} others`,
  };
}

/** Pods of web on nodes that somebody is emptying. */
function held(cluster: Facts): number {
  return cluster.pods({ app: 'web' }).filter(({ node }) => cluster.node(node).cordoned).length;
}

function strangersOnCordoned(cluster: Facts): number {
  return cluster.pods().filter(({ app, node }) => app !== 'log-agent' && cluster.node(node).cordoned).length;
}

function nodeOfWeb(cluster: Facts): string {
  return cluster.pods({ app: 'web' })[0]?.node ?? 'worker-1';
}

function complete(cluster: Facts, name: string): boolean {
  const { exists, wanted, available, total } = cluster.deployment(name);
  return exists && available === wanted && total === wanted;
}

function newOn(cluster: Facts, node: string): number {
  return cluster.pods({ app: 'web', node }).filter(({ isNew }) => isNew).length;
}
