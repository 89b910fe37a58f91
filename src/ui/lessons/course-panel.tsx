/** The panel at the left while somebody learns: a catalogue, a step of a lesson, or its end. */
import { useCourse } from '../stores/course.ts';
import { Catalogue } from './catalogue.tsx';
import { Finish } from './finish.tsx';
import { StepPanel } from './step-panel.tsx';
import { stepOf, useRun } from './run.ts';
import './lessons.css';

export default function CoursePanel() {
  const panel = useCourse((state) => state.panel);
  const running = useRun((state) => state.lesson);
  const step = useRun(stepOf);
  if (panel === 'lesson' || panel === 'scenario') return <Catalogue course={panel} />;
  if (!running) return <p className="course-wait muted">Opening …</p>;
  return step ? <StepPanel key={step.id} lesson={running} step={step} /> : <Finish lesson={running} />;
}
