namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>A whole number or a text, as Kubernetes' type of the same name; which of the two it is survives a round trip.</summary>
[GenerateSerializer, Immutable, Alias("gitops.IntOrString")]
[JsonConverter(typeof(IntOrStringConverter))]
public sealed record IntOrString
{
    /// <summary>The number, when <see cref="StringValue"/> is null.</summary>
    [Id(2)]
    public int IntValue { get; init; }

    /// <summary>The text, or null when the value is a number.</summary>
    [Id(3)]
    public string? StringValue { get; init; }

    public static implicit operator IntOrString(int value) => new() { IntValue = value };

    public static implicit operator IntOrString(string value) => new() { StringValue = value };

    public override string ToString() => StringValue ?? IntValue.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
