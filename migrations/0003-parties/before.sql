-- Nothing that this step reads or moves existed before it.
SELECT 1;
