/** The strategy with a gap: what it costs, and when it is right. */
import { allRun, noFailures } from '../checks.ts';
import { defineLesson, deploymentName } from '../lesson.ts';
import { shop } from '../starts.ts';

const toRecreate = `kubectl patch deployment web -p '{"spec":{"strategy":{"type":"Recreate","rollingUpdate":null}}}'`;
const toRolling = `kubectl patch deployment web -p '{"spec":{"strategy":{"type":"RollingUpdate"}}}'`;

export const recreate = defineLesson({
  slug: 'recreate',
  course: 'lesson',
  title: { en: 'Recreate: the release with a gap' },
  minutes: 7,
  teaches: { en: 'What the strategy Recreate costs the users, and what it is for.' },
  topics: ['D1'],
  start: shop({ seed: 9 }),
  steps: [
    {
      id: 'ship',
      title: { en: 'All out, then all in' },
      say: {
        en: 'Set the strategy of `web` to `Recreate`, then ship `shop:v2`. All old *pods* are stopped first; only when the last of them is gone are the new ones created. Keep an eye on the users, at the top, and on the stopwatch at the card of `web`.',
      },
      point: deploymentName('web'),
      predict: {
        ask: { en: 'For how long does nobody answer?' },
        choices: [
          {
            id: 'not',
            text: { en: 'Not at all: the Service waits with the requests' },
            because: { en: 'A Service keeps no requests. Without an endpoint they fail at once.' },
          },
          {
            id: 'stop',
            text: { en: 'As long as the old pods take to stop' },
            because: {
              en: 'After that the new ones have to be placed, pulled, started and found ready. All of it counts.',
            },
          },
          {
            id: 'whole',
            text: { en: 'From the end of the old pods until the first new one is ready' },
            because: {
              en: 'An ending pod gets no new requests. So the gap holds the stop, the scheduling, the pull, the start and the first probe.',
            },
          },
        ],
        right: 'whole',
      },
      check: [
        {
          text: { en: 'The strategy of web is Recreate' },
          that: (cluster) => cluster.deployment('web').strategy === 'Recreate',
          value: (cluster) => cluster.deployment('web').strategy,
        },
        allRun('web', 'shop:v2'),
        {
          text: { en: 'Users have felt it' },
          that: ({ users }) => users.failed > 0,
          value: ({ users }) => `${users.failed} of ${users.sent} requests failed`,
        },
      ],
      explain: {
        en: 'At 20 requests a second each second of the gap costs 20 answers. Charts, in the console, shows where the time went.',
      },
      hints: [
        {
          level: 1,
          when: (cluster) =>
            cluster.deployment('web').image === 'shop:v2' && cluster.deployment('web').strategy !== 'Recreate',
          reachedBy: ['kubectl set image deployment/web web=shop:v2'],
          say: { en: 'v2 went out as a rolling update. Reset the step, and change the strategy first.' },
        },
        { level: 1, say: { en: 'First the strategy, then the image.' } },
        {
          level: 2,
          say: {
            en: 'In the YAML of web: strategy.type is Recreate, and rollingUpdate has to go, since it belongs to the other strategy.',
          },
        },
        { level: 3, say: { en: `\`${toRecreate}\`, then \`kubectl set image deployment/web web=shop:v2\`` } },
      ],
      solution: [toRecreate, 'kubectl set image deployment/web web=shop:v2'],
    },
    {
      id: 'when',
      title: { en: 'What it is for' },
      say: {
        en: 'A gap is a price. What it buys: at no moment do two versions run side by side. With a rolling update they always do, for a while.',
      },
      predict: {
        ask: { en: 'Which of these calls for Recreate?' },
        choices: [
          {
            id: 'lock',
            text: { en: 'The new version changes the database in a way that the old one cannot read' },
            because: {
              en: 'Side by side the old version would fail, or damage what the new one wrote. So would two pods that need one disk for themselves alone.',
            },
          },
          {
            id: 'speed',
            text: { en: 'The release has to be quick' },
            because: { en: 'A rolling update with a large surge is as quick, and has no gap.' },
          },
          {
            id: 'room',
            text: { en: 'The nodes have no room for one pod more' },
            because: { en: 'A rolling update with maxSurge: 0 needs no more room, and keeps most pods serving.' },
          },
        ],
        right: 'lock',
      },
    },
    {
      id: 'back',
      title: { en: 'Back without a gap' },
      say: {
        en: 'Go back to `shop:v1`, and this time no user is to notice. Change the strategy to `RollingUpdate` before you ship.',
      },
      point: deploymentName('web'),
      check: [
        {
          text: { en: 'The strategy of web is RollingUpdate' },
          that: (cluster) => cluster.deployment('web').strategy === 'RollingUpdate',
          value: (cluster) => cluster.deployment('web').strategy,
        },
        allRun('web', 'shop:v1'),
        noFailures(),
      ],
      hints: [
        { level: 1, say: { en: 'kubectl rollout undo would do, too, once the strategy is another.' } },
        { level: 2, say: { en: 'strategy.type, in the YAML of web. The bounds get their defaults, 25 %.' } },
        { level: 3, say: { en: `\`${toRolling}\`, then \`kubectl set image deployment/web web=shop:v1\`` } },
      ],
      solution: [toRolling, 'kubectl set image deployment/web web=shop:v1'],
    },
    {
      id: 'play',
      title: { en: 'Make the gap longer, or shorter' },
      freePlay: true,
      say: {
        en: 'What makes the gap long? Try `readySeconds` in the Image `shop-v2`: `kubectl edit image shop-v2`, then ship v2 with Recreate again. Or scale `web` to 12 before you ship, and see whether more pods make a longer gap.',
      },
    },
  ],
  recap: [
    { en: 'Recreate: never two versions at once, and a gap in between.' },
    { en: 'The gap lasts until the first new pod is ready, not until the last.' },
  ],
});
