import { workerEmbedder } from '../embedding/embedder.ts'

/** One thread for all files of a test process: it ends with the process. */
export const sentences = workerEmbedder()
