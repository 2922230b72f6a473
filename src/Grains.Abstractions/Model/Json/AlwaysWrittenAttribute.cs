namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>
/// Marks a property that is written to JSON even when it is empty. Every other property is left out then (Go's <c>omitempty</c>).
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class AlwaysWrittenAttribute : Attribute;
