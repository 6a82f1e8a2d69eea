-- The wash-sale check asks for every account of a household, at each confirmation.
CREATE INDEX account_household ON account (household);
