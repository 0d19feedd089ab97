"""The texts of a survey in other languages: `.po` files, who stands for them, and the way to a translator and back."""
