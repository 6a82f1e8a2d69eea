-- The knowledge base as a vector store keeps it: words, what they belong to, and their vector. It is read anew from the product's own files.
DROP TABLE knowledge_vector;

CREATE TABLE knowledge (
  -- Model and entry together: vectors of two models stand side by side and are never compared.
  id text PRIMARY KEY,
  body text NOT NULL,
  -- {entryId, model, digest}: the digest is of the words that were read, so that an entry that changed is read again.
  metadata jsonb NOT NULL CHECK (metadata ?& ARRAY['entryId', 'model', 'digest']),
  embedding vector(384) NOT NULL
);
