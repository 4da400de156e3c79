// Where secrets and what customers wrote may travel: over https anywhere, in the clear only inside this machine (the simulator,
// a tunnel, a proxy). Pure; asked by whatever opens a connection to an address that somebody configured.

/** Whether a call to this host never leaves the machine. */
export const isThisMachine = ({ hostname }: URL): boolean => /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname);

/** https, or http on this machine. */
export const isSafeAddress = (url: URL): boolean =>
  url.protocol === 'https:' || (url.protocol === 'http:' && isThisMachine(url));
