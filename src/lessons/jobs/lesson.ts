/** Work that ends: once, many times side by side, again after a failure, and on a schedule. */
import type { KubernetesObject } from '../../api/object.ts';
import { cronJobName, defineLesson, jobName, type Check } from '../lesson.ts';
import { shop } from '../starts.ts';

const pi = `kubectl create job pi --image=perl -- perl -Mbignum=bpi -wle 'print bpi(2000)'`;
const resume = `kubectl patch job render -p '{"spec":{"parallelism":3,"suspend":false}}'`;
const broken = 'kubectl create job broken --image=busybox -- false';
const fewer = `kubectl patch job broken -p '{"spec":{"backoffLimit":2}}'`;
const hello = `kubectl create cronjob hello --image=busybox --schedule='* * * * *' -- date`;
const wake = `kubectl patch cronjob backup -p '{"spec":{"suspend":false}}'`;
const replace = `kubectl patch cronjob backup -p '{"spec":{"concurrencyPolicy":"Replace"}}'`;

export const jobs = defineLesson({
  slug: 'jobs',
  course: 'lesson',
  title: { en: 'Jobs: work that ends' },
  minutes: 12,
  teaches: { en: 'How to run something to its end, several times at once, again after a failure, and on a schedule.' },
  topics: ['C12', 'C13'],
  start: shop({ seed: 33, workloads: [], requestsPerSecond: 0, later: [render(), backup()] }),
  steps: [
    {
      id: 'once',
      title: { en: 'Once, to the end' },
      say: {
        en: 'A Deployment keeps *pods* running for ever. A Job runs one until it has ended well. Let one compute 2000 digits of π: `kubectl create job pi --image=perl -- perl -Mbignum=bpi -wle "print bpi(2000)"`. Its card shows a cell for each success that is wanted: here one.',
      },
      point: jobName('pi'),
      predict: {
        ask: { en: 'The program ends. What becomes of its pod?' },
        choices: [
          {
            id: 'stays',
            text: { en: 'It stays, as Completed' },
            because: { en: 'So its log can be read: `kubectl logs job/pi`. It goes with its Job.' },
          },
          {
            id: 'restarts',
            text: { en: 'It is restarted' },
            because: { en: 'A Deployment would do that. A Job must say `Never` or `OnFailure`: success is the end.' },
          },
          {
            id: 'goes',
            text: { en: 'It is deleted' },
            because: { en: 'Only if the Job says so: `ttlSecondsAfterFinished`. Otherwise it is kept.' },
          },
        ],
        right: 'stays',
      },
      check: [
        {
          text: { en: 'The Job pi is complete' },
          that: ({ job }) => job('pi').complete,
          value: ({ job }) => `${job('pi').succeeded}/1`,
        },
      ],
      explain: { en: 'A grey square is a pod that has done its work. It takes no room on its *node* any more.' },
      hints: [
        { level: 1, say: { en: 'Type the command of the text. The image is large: it takes some seconds to pull.' } },
        {
          level: 2,
          when: ({ job }) => job('pi').failure !== '',
          reachedBy: [
            'kubectl create job pi --image=busybox -- false',
            `kubectl patch job pi -p '{"spec":{"backoffLimit":0}}'`,
          ],
          say: { en: 'This one has failed for good. Delete it with `kubectl delete job pi`, and create it anew.' },
        },
        { level: 2, say: { en: 'The command comes behind two dashes: `-- perl …`.' } },
        { level: 3, say: { en: `\`${pi}\`` } },
      ],
      solution: [pi],
    },
    {
      id: 'parallel',
      title: { en: 'Side by side' },
      say: {
        en: '`render` wants 6 completions, each takes about 10 s. It is suspended: nothing runs. Set its `parallelism` to 3, and `suspend` to false, with `kubectl patch` or in its YAML. Watch the grid.',
      },
      point: jobName('render'),
      predict: {
        ask: { en: '6 completions, 3 at once. When 4 are done, how many pods run?' },
        choices: [
          {
            id: 'three',
            text: { en: '3' },
            because: { en: 'Three more would make seven. A Job starts no more than it still needs.' },
          },
          { id: 'two', text: { en: '2' }, because: { en: 'Never more than are still needed: 6 − 4.' } },
          { id: 'six', text: { en: '6' }, because: { en: 'That would be `parallelism: 6`.' } },
        ],
        right: 'two',
      },
      check: [
        {
          text: { en: 'render has 6 completions' },
          that: ({ job }) => job('render').complete,
          value: ({ job }) => `${job('render').succeeded}/6`,
        },
        {
          text: { en: '3 at once were allowed' },
          that: ({ job }) => job('render').parallelism === 3,
          value: ({ job }) => job('render').parallelism,
        },
      ],
      explain: {
        en: 'Without `completions` it would be a work queue: the first success says that there is no more to do.',
      },
      hints: [
        { level: 1, say: { en: 'Press the card of render: its YAML is in the editor.' } },
        { level: 2, say: { en: 'Both are fields of `spec`: `parallelism: 3` and `suspend: false`.' } },
        { level: 3, say: { en: `\`${resume}\`` } },
      ],
      solution: [resume],
    },
    {
      id: 'failing',
      title: { en: 'Again, and again' },
      say: {
        en: '`false` always fails. Run it: `kubectl create job broken --image=busybox -- false`. After each failure the Job waits before it makes another pod; the dots on the card are the tries it has. Let it fail three times.',
      },
      point: jobName('broken'),
      predict: {
        ask: { en: 'How long does it wait between tries?' },
        choices: [
          {
            id: 'doubling',
            text: { en: '10 s, then 20 s, then 40 s' },
            because: { en: 'Twice as long each time, at most 10 minutes. What fails for a reason is not hurried.' },
          },
          { id: 'same', text: { en: '10 s each time' }, because: { en: 'It begins with 10 s, and doubles.' } },
          {
            id: 'none',
            text: { en: 'Not at all' },
            because: { en: 'Then a broken command would make thousands of pods.' },
          },
        ],
        right: 'doubling',
      },
      check: [
        {
          text: { en: 'broken has failed at least 3 times' },
          that: ({ job }) => job('broken').failed >= 3,
          value: ({ job }) => job('broken').failed,
        },
      ],
      hints: [
        { level: 1, say: { en: 'It takes about 40 s. Skip, on the timeline, leaps over a wait.' } },
        { level: 2, say: { en: 'The command of the text, and patience: or play at 10×.' } },
        { level: 3, say: { en: `\`${broken}\`` } },
      ],
      solution: [broken],
    },
    {
      id: 'limit',
      title: { en: 'Enough' },
      say: {
        en: 'It may fail 6 times before it gives up: `backoffLimit`. That would take 10 minutes. Lower the limit to 2, and the Job is over at once.',
      },
      point: jobName('broken'),
      check: [
        {
          text: { en: 'broken has reached its back-off limit' },
          that: ({ job }) => job('broken').failure === 'BackoffLimitExceeded',
          value: ({ job }) => `${job('broken').failed} failed, limit ${job('broken').backoffLimit}`,
        },
      ],
      explain: {
        en: 'Press the card: `BackoffLimitExceeded`. Nobody tries again now. The failed pods are kept: their logs say why.',
      },
      hints: [
        {
          level: 1,
          when: ({ job }) => !job('broken').exists,
          reachedBy: ['kubectl delete job broken'],
          say: { en: 'The Job is gone. Reset the step.' },
        },
        { level: 1, say: { en: 'It is a field of the Job’s spec, and may be changed while it runs.' } },
        { level: 2, say: { en: 'In its YAML: `backoffLimit: 2`.' } },
        { level: 3, say: { en: `\`${fewer}\`` } },
      ],
      solution: [fewer],
    },
    {
      id: 'schedule',
      title: { en: 'Every minute' },
      say: {
        en: 'A CronJob makes Jobs. Five fields say when: minute, hour, day, month, day of the week; a star means any. Create one for every minute: `kubectl create cronjob hello --image=busybox --schedule="* * * * *" -- date`. The ring on its card closes until the next run; Skip leaps there.',
      },
      point: cronJobName('hello'),
      predict: {
        ask: { en: 'You create it at 00:02:20. When does it run first?' },
        choices: [
          {
            id: 'minute',
            text: { en: 'At 00:03:00' },
            because: { en: 'The schedule is about the clock, not about when it was made.' },
          },
          {
            id: 'later',
            text: { en: 'At 00:03:20, a minute later' },
            because: { en: 'It does not count from its creation: it looks at the clock.' },
          },
          {
            id: 'now',
            text: { en: 'At once' },
            because: { en: 'Nothing is due at 20 seconds past. `kubectl create job --from` would do that.' },
          },
        ],
        right: 'minute',
      },
      check: [
        {
          text: { en: 'A run of hello is complete' },
          that: ({ cronJob }) => cronJob('hello').completed > 0,
          value: ({ cronJob }) => cronJob('hello').completed,
        },
      ],
      explain: { en: 'It keeps the last three that went well and the last that failed; older ones are deleted.' },
      hints: [
        { level: 1, say: { en: 'It takes up to a minute: Skip, or play faster.' } },
        { level: 2, say: { en: 'The stars must stand in quotes.' } },
        { level: 3, say: { en: `\`${hello}\`` } },
      ],
      solution: [hello],
    },
    {
      id: 'overlap',
      title: { en: 'Longer than a minute' },
      say: {
        en: '`backup` is due every minute as well, and each run takes 150 s. It is suspended. Wake it: `kubectl patch cronjob backup -p \'{"spec":{"suspend":false}}\'`. Wait until two runs overlap.',
      },
      point: cronJobName('backup'),
      check: [
        {
          text: { en: 'Two runs of backup at the same time' },
          that: ({ cronJob }) => cronJob('backup').active >= 2,
          value: ({ cronJob }) => cronJob('backup').active,
        },
      ],
      explain: { en: 'Each run would slow down the others, and there would soon be more of them.' },
      hints: [
        { level: 1, say: { en: 'While it is suspended nothing is due.' } },
        { level: 2, say: { en: 'In its YAML: `suspend: false`. Then Skip, twice.' } },
        { level: 3, say: { en: `\`${wake}\`` } },
      ],
      solution: [wake],
    },
    {
      id: 'policy',
      title: { en: 'One at a time' },
      say: {
        en: '`concurrencyPolicy` says what happens when a run is due while another still runs: `Allow`, `Forbid` or `Replace`. Choose one of the last two, and let the runs come down to one.',
      },
      point: cronJobName('backup'),
      predict: {
        ask: { en: 'With Replace, what happens at the next full minute?' },
        choices: [
          {
            id: 'deleted',
            text: { en: 'The Jobs that run are deleted, and a new one begins' },
            because: { en: 'And so none ever ends, as long as each takes 150 s. Forbid lets them end.' },
          },
          {
            id: 'held',
            text: { en: 'The new one is held back' },
            because: { en: 'That is Forbid. The run is not lost: it begins as soon as the way is free.' },
          },
        ],
        right: 'deleted',
      },
      check: [
        {
          text: { en: 'backup no longer allows runs to overlap' },
          that: ({ cronJob }) => ['Forbid', 'Replace'].includes(cronJob('backup').concurrency),
          value: ({ cronJob }) => cronJob('backup').concurrency,
        },
        { ...oneRun(), holdMs: 3000 },
      ],
      explain: { en: 'Its events tell which run was replaced, or held back.' },
      hints: [
        { level: 1, say: { en: 'It is a field of the CronJob, not of its Jobs.' } },
        { level: 2, say: { en: 'In its YAML: `concurrencyPolicy: Replace`. Then Skip to the next minute.' } },
        { level: 3, say: { en: `\`${replace}\`` } },
      ],
      solution: [replace],
    },
    {
      id: 'play',
      title: { en: 'Play' },
      freePlay: true,
      say: {
        en: 'Run a CronJob by hand: `kubectl create job now --from=cronjob/hello`. Give `backup` a `schedule` of `@hourly` and skip there. Suspend it while it runs: does its Job go on? Set `completionMode: Indexed` on a new Job, and let each pod print `$JOB_COMPLETION_INDEX`.',
      },
    },
  ],
  recap: [
    { en: 'A Job is over when enough pods have ended well, or too many have failed.' },
    { en: 'Completions say how often, parallelism how many at once, the back-off limit how patiently.' },
    { en: 'A CronJob makes Jobs by the clock; its concurrency policy decides when runs meet.' },
  ],
});

function oneRun(): Check {
  return {
    text: { en: 'At most one run of backup' },
    that: ({ cronJob }) => cronJob('backup').active === 1,
    value: ({ cronJob }) => cronJob('backup').active,
  };
}

/** Six pieces of work, which wait to be begun. */
function render(): KubernetesObject {
  const spec = { completions: 6, parallelism: 1, suspend: true, template: template('render', 'sleep 10; echo done') };
  return batch('Job', 'render', spec);
}

/** A backup that takes longer than the time between two of them. */
function backup(): KubernetesObject {
  const jobTemplate = { spec: { template: template('backup', 'sleep 150') } };
  return batch('CronJob', 'backup', { schedule: '* * * * *', suspend: true, jobTemplate });
}

function template(name: string, command: string): object {
  const container = { name, image: 'busybox', command: ['sh', '-c', command] };
  return { spec: { restartPolicy: 'Never', containers: [container] } };
}

function batch(kind: string, name: string, spec: object): KubernetesObject {
  return {
    apiVersion: 'batch/v1',
    kind,
    metadata: { name, namespace: 'default' },
    spec,
  } as unknown as KubernetesObject;
}
