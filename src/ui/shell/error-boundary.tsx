/** A wall around each panel: a bug in one leaves the others standing, says what happened, and offers to try again. */
import { Component, type ReactNode } from 'react';
import { Button } from '../design/primitives.tsx';

export interface ErrorBoundaryProps {
  name: string;
  children: ReactNode;
}

interface ErrorBoundaryState {
  message: string | undefined;
  attempt: number;
}

export class ErrorBoundary extends Component<ErrorBoundaryProps, ErrorBoundaryState> {
  override state: ErrorBoundaryState = { message: undefined, attempt: 0 };

  static getDerivedStateFromError(error: unknown): Partial<ErrorBoundaryState> {
    return { message: error instanceof Error ? error.message : String(error) };
  }

  override render() {
    const { name, children } = this.props;
    const { message, attempt } = this.state;
    if (message === undefined) return <Attempt key={attempt}>{children}</Attempt>;
    return (
      <div className="panel-broken" role="alert">
        <p>
          The {name} panel stopped: <span className="mono">{message}</span>
        </p>
        <Button onClick={() => this.setState({ message: undefined, attempt: attempt + 1 })}>Reload this panel</Button>
      </div>
    );
  }
}

function Attempt({ children }: { children: ReactNode }) {
  return children;
}
