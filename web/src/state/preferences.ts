// How this person likes it: theme and density, kept in this browser and applied to the page at once.
import { kept } from '../ui/store.ts';

export const theme = kept<'system' | 'light' | 'dark'>('theme', 'system');
export const density = kept<'roomy' | 'compact'>('density', 'roomy');

export function applyPreferences(): void {
  const apply = () => {
    const page = document.documentElement;
    if (theme.get() === 'system') delete page.dataset['theme'];
    else page.dataset['theme'] = theme.get();
    page.dataset['density'] = density.get();
  };
  apply();
  theme.watch(apply);
  density.watch(apply);
}

const NEXT = { system: 'light', light: 'dark', dark: 'system' } as const;
export const nextTheme = (): void => theme.set((now) => NEXT[now]);
export const otherDensity = (): void => density.set((now) => (now === 'roomy' ? 'compact' : 'roomy'));
