// What Meta makes a link of: addresses with their protocol or their www. Nothing costs more by it there. Pure.
export const linksInWords = (text: string): boolean => /https?:\/\/|\bwww\./i.test(text);
