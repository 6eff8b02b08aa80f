"""How drag brings pieces down: a tabulated atmosphere and orbit-averaged decay."""
