/** What stands in the way of keeping the record, in words for whoever runs the machine: it goes on only by their decision. */
export class RecordError extends Error {}
