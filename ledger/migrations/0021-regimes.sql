-- An account trades under cash or margin rules; which ones hold when stands in the firm's policy. A policy from before gets them as its next version.
ALTER TABLE account ADD COLUMN trading text NOT NULL DEFAULT 'cash' CHECK (trading IN ('cash', 'margin'));

INSERT INTO firm_policy (version, body)
SELECT version + 1, body || jsonb_build_object('version', version + 1, 'marginRegimes', '[
  {"name": "cash account", "appliesTo": "cash", "from": "1998-04-01", "source": "Regulation T, 12 CFR 220.8", "rule": {"kind": "settled-cash"}},
  {"name": "pattern day trader", "appliesTo": "margin", "from": "2001-09-28", "source": "FINRA rule 4210(f)(8)(B)",
    "rule": {"kind": "pattern-day-trader", "maxDayTrades": 3, "windowDays": 5, "minEquityUsd": "25000.00"}},
  {"name": "intraday margin", "appliesTo": "margin", "from": "2026-06-04", "source": "FINRA rule 4210(d)(2)", "rule": {"kind": "intraday-margin"}}
]'::jsonb, 'projectionRegimes', '[{"name": "marketing rule", "from": "2022-11-04", "source": "SEC rule 206(4)-1(d)(6)", "figures": "labelled"}]'::jsonb)
FROM firm_policy WHERE NOT body ? 'marginRegimes' ORDER BY version DESC LIMIT 1;
