"""How the installation itself is doing: what it holds, what may go, what is put aside."""
