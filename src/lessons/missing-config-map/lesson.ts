/** The container wants a setting out of a ConfigMap that nobody has made. */
import { webDeployment, webService } from '../../api/shop.ts';
import { allAvailable, usersAnswered } from '../checks.ts';
import { defineLesson, podName } from '../lesson.ts';
import { shop } from '../starts.ts';

const env = [{ name: 'CURRENCY', valueFrom: { configMapKeyRef: { name: 'shop-settings', key: 'currency' } } }];

export const missingConfigMap = defineLesson({
  slug: 'missing-config-map',
  course: 'scenario',
  title: { en: 'A setting is missing' },
  minutes: 5,
  teaches: { en: 'What CreateContainerConfigError says, and what a ConfigMap has to have.' },
  topics: ['J1', 'J2', 'I1', 'I2'],
  start: shop({ seed: 24, workloads: [webDeployment({ container: { env } }), webService()], atMs: 60_000 }),
  steps: [
    {
      id: 'diagnose',
      title: { en: 'Pulled, but not created' },
      say: {
        en: 'The shop was moved to this cluster today. The image is pulled, and yet no container runs. `kubectl describe pod` has a section Environment and a list of events; `kubectl get configmaps` shows what settings there are.',
      },
      point: (cluster) => {
        const pod = cluster.pods({ app: 'web' })[0];
        return pod && podName(pod.name);
      },
      predict: {
        ask: { en: 'What is wrong?' },
        choices: [
          {
            id: 'config-map',
            text: { en: 'The container refers to a ConfigMap that does not exist' },
            because: {
              en: 'CreateContainerConfigError: before it starts a container, the kubelet puts its environment together. It found no ConfigMap shop-settings in this namespace.',
            },
          },
          {
            id: 'crash',
            text: { en: 'The shop ends with an error because of a bad setting' },
            because: { en: 'It cannot: it was never started. There are no logs, and no restarts.' },
          },
          {
            id: 'yaml',
            text: { en: 'The manifest of the Deployment is not valid' },
            because: {
              en: 'The API server would have refused it. A reference to something that does not exist yet is allowed: it may come later.',
            },
          },
        ],
        right: 'config-map',
      },
    },
    {
      id: 'repair',
      title: { en: 'Give it its settings' },
      say: {
        en: 'The shop wants one setting, its currency: in this country EUR. Make the *ConfigMap* that its *Deployment* refers to. Name and key must be those that the pod template names.',
      },
      check: [
        {
          text: { en: 'There is a ConfigMap shop-settings' },
          that: (cluster) => cluster.has('configmaps', 'shop-settings'),
        },
        allAvailable('web', 4),
        usersAnswered(),
      ],
      explain: {
        en: 'You changed nothing about the pods. The kubelet tries again by itself, every few seconds, and this time it found what it needed.',
      },
      hints: [
        {
          level: 1,
          when: (cluster) => cluster.has('configmaps', 'shop-settings') && cluster.deployment('web').available === 0,
          reachedBy: ['kubectl create configmap shop-settings --from-literal=money=EUR'],
          say: {
            en: 'The ConfigMap is there. If the pods do not start within a minute, compare the key in it with the one in the event.',
          },
        },
        { level: 1, say: { en: 'The event names the ConfigMap; the YAML of web, under env, has the key, too.' } },
        {
          level: 2,
          say: {
            en: 'kubectl create configmap makes one, with --from-literal=KEY=VALUE. Or press New over the YAML and write it.',
          },
        },
        { level: 3, say: { en: '`kubectl create configmap shop-settings --from-literal=currency=EUR`' } },
      ],
      solution: ['kubectl create configmap shop-settings --from-literal=currency=EUR'],
    },
    {
      id: 'change',
      title: { en: 'And when it changes?' },
      say: {
        en: 'The setting reached the container as an environment variable. It can also be mounted as a file, in a volume.',
      },
      predict: {
        ask: { en: 'Somebody changes the ConfigMap to CHF. What do the running pods see?' },
        choices: [
          {
            id: 'at-once',
            text: { en: 'CHF, after a moment' },
            because: {
              en: 'That is so for a file in a volume, after the next sync of the kubelet. An environment is fixed when the process starts.',
            },
          },
          {
            id: 'old',
            text: { en: 'EUR, until they are replaced' },
            because: {
              en: 'The environment of a process is set once, at its start. kubectl rollout restart deployment/web would bring pods with the new value.',
            },
          },
          {
            id: 'restart',
            text: { en: 'They are restarted, and then see CHF' },
            because: {
              en: 'Nothing watches for that. A ConfigMap is no part of the pod template, so its change is no release.',
            },
          },
        ],
        right: 'old',
      },
    },
  ],
  recap: [
    { en: 'CreateContainerConfigError: a ConfigMap, a Secret or a key in one is missing. The message says which.' },
    { en: 'The kubelet keeps trying. What is missing may come later, and nothing has to be restarted.' },
  ],
});
