import { Component, type ReactNode } from 'react';
import { messages } from '../messages/index.js';
import { Button } from '../ui/Button.js';
import { Notice } from '../ui/Notice.js';

/** The last net: a fault of ours becomes a page with a way on. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override render() {
    if (!this.state.failed) return this.props.children;
    return (
      <Notice title={messages.crash.title} text={messages.crash.text}>
        <Button look="primary" onClick={() => location.reload()}>
          {messages.crash.reload}
        </Button>
      </Notice>
    );
  }
}
