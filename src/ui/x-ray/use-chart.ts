/** Asks the worker for the X-ray again whenever something has happened, and not more often than one can look. */
import { useEffect, useRef, useState } from 'react';
import type { XRay } from '../../api/x-ray.ts';
import { selectSecond, useClock } from '../stores/clock.ts';
import { useCluster } from '../stores/cluster-store.ts';
import { session } from '../stores/session.ts';

/** Wall time between two questions; longer when an answer takes long, so that the engine has most of its time for itself. */
const askEveryMs = 200;
const shareOfWorker = 1 / 8;

export function useChart(input: number | undefined, each: boolean): XRay | undefined {
  const [answer, setAnswer] = useState<XRay>();
  const revision = useCluster((state) => state.revision);
  const inputs = useCluster((state) => state.inputs);
  const second = useClock(selectSecond);
  const asking = useRef<'no' | 'yes' | 'once more'>('no');
  const question = useRef({ input, each });

  useEffect(() => {
    question.current = { input, each };
    const ask = () => {
      asking.current = 'yes';
      const askedAtMs = performance.now();
      const { input: asked, each: oneByOne } = question.current;
      void session()
        .ask({ about: 'x-ray', each: oneByOne, ...(asked === undefined ? {} : { input: asked }) })
        .then((told) => {
          setAnswer(told);
          const tookMs = performance.now() - askedAtMs;
          setTimeout(
            () => {
              const isStale = asking.current === 'once more';
              asking.current = 'no';
              if (isStale) ask();
            },
            Math.max(askEveryMs, tookMs / shareOfWorker),
          );
        });
    };
    if (asking.current === 'no') ask();
    else asking.current = 'once more';
  }, [revision, inputs, second, input, each]);
  return answer;
}
