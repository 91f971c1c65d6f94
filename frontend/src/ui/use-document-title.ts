import { useEffect } from 'react';
import { messages } from '../messages/index.js';

export function useDocumentTitle(title: string): void {
  useEffect(() => {
    document.title = messages.documentTitle(title);
  }, [title]);
}
