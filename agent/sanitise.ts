/**
 * Text from a model as plain words: no images, links, HTML or bare addresses. A picture's address can carry holdings away,
 * and a link can look like ours. Emphasis, lists and tables stay. What can't be seen goes first and what is left is broken at
 * the end: taking something out of the middle must not make one of its parts.
 */
export const sanitise = (text: string): string => text
  .replaceAll(/(?![\n\t])[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]/gu, '')
  .replaceAll(/<\/?[a-z!][^>]*>?/gi, '')
  .replaceAll(/!\[[^\]]*\](?:\([^)]*\)|\[[^\]]*\])?/g, '')
  .replaceAll(/\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])/g, '$1')
  .replaceAll(/^\s*\[[^\]]+\]:\s*\S+.*$/gm, '')
  .replaceAll(/\b(?:[a-z][\w+.-]*:\/\/|(?:https?|ftp|file|data|javascript|mailto|tel|sms):\/{0,2})[^\s)>\]]*/gi, '')
  .replaceAll(/\bwww\.[^\s)>\]]+/gi, '')
  .replaceAll(/\b[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}\/[^\s)>\]]*/gi, '')
  .replaceAll(/\b[\w-]+\.(?:com|net|org|io|ru|cn|xyz|info|biz|app|link|click|top|site)\b/gi, '')
  .replaceAll(/<(?=[a-z!/])/gi, '').replaceAll(/\](?=[([:])/g, '] ')
