"""When a try to send failed, for Status."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("reports", "0002_groups_may_send_summaries")]

    operations: ClassVar = [
        migrations.AddField(
            model_name="sending",
            name="failed_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
