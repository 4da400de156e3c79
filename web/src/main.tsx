// Where the inbox begins in the browser.
import './styles/main.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { dropUnfinished } from './attachments/uploads.ts';
import { startSending } from './composer/send-queue.ts';
import { listenToKeys } from './keyboard.ts';
import { router } from './router.tsx';
import { applyPreferences } from './state/preferences.ts';
import { queryClient } from './state/session.ts';

applyPreferences();
listenToKeys();
startSending();
dropUnfinished();
const place = document.querySelector('#root');
if (place) {
  createRoot(place).render(
    <StrictMode>
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </StrictMode>,
  );
}
