/** The registry does not know the image. */
import { image, webDeployment, webService } from '../../api/shop.ts';
import { allAvailable, usersAnswered } from '../checks.ts';
import { defineLesson, deploymentName, podName } from '../lesson.ts';
import { shop } from '../starts.ts';

export const wrongImage = defineLesson({
  slug: 'wrong-image',
  course: 'scenario',
  title: { en: 'The shop does not start' },
  minutes: 5,
  teaches: { en: 'Reading why a container is not even created, from the pod and its events.' },
  topics: ['J1', 'J2'],
  start: shop({
    seed: 21,
    images: [image('shpo', { image: 'shpo', exists: false })],
    workloads: [webDeployment({ image: 'shpo:v1' }), webService()],
    atMs: 75_000,
  }),
  steps: [
    {
      id: 'diagnose',
      title: { en: 'Nothing answers' },
      say: {
        en: 'The shop was deployed a minute ago, and no user has had an answer yet. All 4 pods exist, and all have a node. Look at one: select it and read its state and its events, or use `kubectl get pods` and `kubectl describe pod`.',
      },
      point: (cluster) => {
        const pod = cluster.pods({ app: 'web' })[0];
        return pod && podName(pod.name);
      },
      predict: {
        ask: { en: 'What keeps the pods from running?' },
        choices: [
          {
            id: 'room',
            text: { en: 'The nodes have no room for them' },
            because: {
              en: 'Then they would be Pending without a node. These are bound: the scheduler is done with them.',
            },
          },
          {
            id: 'crash',
            text: { en: 'The shop starts and crashes at once' },
            because: {
              en: 'Then RESTARTS would grow, and STATUS would read CrashLoopBackOff. Nothing has been started here.',
            },
          },
          {
            id: 'image',
            text: { en: 'The image cannot be pulled' },
            because: {
              en: 'ErrImagePull says that a pull failed, ImagePullBackOff that the kubelet waits before it tries again. The event names the image: read it letter by letter.',
            },
          },
        ],
        right: 'image',
      },
    },
    {
      id: 'repair',
      title: { en: 'Get the shop running' },
      say: {
        en: 'Correct it in the right place. A pod is made from the template of its *Deployment*: what you mend in a pod is lost with the pod. Version v1 of the shop is in the registry as `shop:v1`.',
      },
      point: deploymentName('web'),
      check: [allAvailable('web', 4), usersAnswered()],
      explain: {
        en: 'You did not have to delete the broken pods. The new template made a new ReplicaSet, and the release took the old pods away.',
      },
      hints: [
        { level: 1, say: { en: 'Compare the name of the image with that of the shop.' } },
        {
          level: 2,
          say: {
            en: 'It is the field image in the pod template of the Deployment web: in the YAML, or by Set image in its menu.',
          },
        },
        { level: 3, say: { en: '`kubectl set image deployment/web web=shop:v1`' } },
      ],
      solution: ['kubectl set image deployment/web web=shop:v1'],
    },
  ],
  recap: [
    {
      en: 'ErrImagePull and ImagePullBackOff: the node cannot get the image. The event has its full name and the answer of the registry.',
    },
    { en: 'Repair the template, not the pod.' },
  ],
});
