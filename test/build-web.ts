// Before any test: the web inbox is built once, so that the processes which the tests start find it there.
import { webFolder } from '../src/web-folder.ts';

export default async function setup(): Promise<void> {
  await webFolder({ info: () => undefined, error: console.error });
}
