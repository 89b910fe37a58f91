/** A guess before it happens. Being wrong costs nothing; the reasons come when it has happened. */
import { useState } from 'react';
import type { Course, Prediction } from '../../lessons/lesson.ts';
import { Button } from '../design/primitives.tsx';
import { RichText, say } from './rich-text.tsx';
import { answer } from './run.ts';

export interface PredictProps {
  predict: Prediction;
  course: Course;
  /** Id of the choice that was made. */
  answered: string | undefined;
  /** It has happened: now the reasons are told. */
  revealed: boolean;
}

export function Predict({ predict, course, answered, revealed }: PredictProps) {
  const [picked, pick] = useState<string>();
  const open = answered === undefined;
  const reveal = !open && revealed;
  return (
    <section className="predict" data-testid="predict" data-state={open ? 'open' : reveal ? 'revealed' : 'answered'}>
      <fieldset disabled={!open}>
        <legend>
          <span className="lane-title">{course === 'lesson' ? 'Predict' : 'Your guess'}</span>
          {say(predict.ask)}
        </legend>
        {predict.choices.map(({ id, text, because }) => (
          <div key={id} className="choice" data-mark={reveal ? markOf(id, predict.right, answered) : undefined}>
            <label>
              <input
                type="radio"
                name="prediction"
                value={id}
                checked={(answered ?? picked) === id}
                onChange={() => pick(id)}
              />
              <span>{say(text)}</span>
              {reveal && id === predict.right && <span className="tag">so it is</span>}
              {reveal && id === answered && id !== predict.right && <span className="tag">your pick</span>}
            </label>
            {reveal && (id === predict.right || id === answered) && <RichText text={because} className="because" />}
          </div>
        ))}
      </fieldset>
      {open ? (
        <div className="predict-foot">
          <Button
            small
            disabled={picked === undefined}
            data-testid="answer"
            onClick={() => picked !== undefined && void answer(picked)}
          >
            That is my guess
          </Button>
          {predict.freezes && <span className="faint">Time stands still until you have answered.</span>}
        </div>
      ) : (
        !reveal && <p className="faint">Noted. See what happens: the answer comes with the goal.</p>
      )}
    </section>
  );
}

function markOf(id: string, right: string, answered: string | undefined): string | undefined {
  if (id === right) return 'right';
  return id === answered ? 'other' : undefined;
}
