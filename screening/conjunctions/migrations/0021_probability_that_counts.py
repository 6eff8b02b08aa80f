"""A place for the probability that counts, ours or its originator's: lists order and filter by it.

NOTE: it is filled by the next one. On PostgreSQL nobody reads conjunctions until this one is over.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("conjunctions", "0020_probability_of_conjunctions"),
    ]

    operations = [
        migrations.AddField(
            model_name="conjunction",
            name="counted_pc",
            field=models.FloatField(blank=True, editable=False, null=True),
        ),
    ]
